import { difference } from "../../../provider-rpc/difference";
import {
  type CheckFailure,
  type DiffResult,
  type Properties,
  Secret,
  type Value,
} from "../../../provider-rpc/provider";
import { isMap, isUnknown, unwrap } from "../../../provider-rpc/values";
import { defined, type Resource, type ResourceContext } from "../resource";
import { ConvexForeignVariablesError, ConvexImportError } from "./convex-error";
import type { VariableChange } from "./deployment-api";
import { assertFits, totalFailures, variableFailure } from "./variable-limits";

type Variables = Record<string, string>;

/**
 * `prelaunch:convex:EnvironmentVariables`: named variables of one deployment. Its id is the deployment's host.
 *
 * Each write first looks at what is there, so that a run which was cut off converges, drift is healed, and nothing that
 * someone else set is overwritten unasked.
 */
export function environmentVariables(context: ResourceContext): Resource {
  /** Writes what differs from what is there, in one request; none when nothing differs. */
  async function converge(wanted: Variables, owned: Variables, adopt: boolean): Promise<void> {
    const deployment = context.deployment();
    const present = await deployment.listVariables();
    const foreign = Object.keys(wanted).filter(
      (name) => Object.hasOwn(present, name) && present[name] !== wanted[name] && !Object.hasOwn(owned, name),
    );
    if (foreign.length > 0 && !adopt) throw new ConvexForeignVariablesError(deployment.host, foreign);

    const changes: VariableChange[] = [
      ...Object.entries(wanted)
        .filter(([name, value]) => present[name] !== value)
        .map(([name, value]) => ({ name, value })),
      ...Object.keys(owned)
        .filter((name) => !Object.hasOwn(wanted, name) && Object.hasOwn(present, name))
        .map((name) => ({ name, value: null })),
    ];
    if (changes.length === 0) return;
    assertFits(deployment.host, after(present, changes));
    await deployment.changeVariables(changes);
  }

  return {
    async check({ news }) {
      context.secrets.addAll({ variables: new Secret(news.variables ?? null) });
      const { variables, failures } = checkedVariables(news.variables);
      const adopt = unwrap(news.adopt);
      if (adopt !== undefined && adopt !== null && typeof adopt !== "boolean" && !isUnknown(adopt)) {
        failures.push({ property: "adopt", reason: "`adopt` must be true or false." });
      }
      const inputs = defined({ variables, adopt: adopt ?? undefined, deployment: context.connection().host });
      return { inputs, failures };
    },

    async diff({ oldInputs, news }): Promise<DiffResult> {
      const { adopt: _oldAdopt, ...old } = oldInputs;
      const { adopt: _adopt, ...now } = news;
      return { ...difference(old, now, { replaceOn: ["deployment"] }), stables: ["deployment"] };
    },

    async create({ inputs, preview }) {
      const { host } = context.connection();
      if (!preview) await converge(textsOf(inputs.variables), {}, unwrap(inputs.adopt) === true);
      return { id: preview ? "" : host, outputs: outputsOf(inputs) };
    },

    async update({ oldInputs, oldOutputs, news, preview }) {
      if (!preview) {
        // Inputs after a refresh hold what is really there; outputs hold what this resource wrote: both are ours.
        const owned = { ...textsOf(oldOutputs.variables), ...textsOf(oldInputs.variables) };
        await converge(textsOf(news.variables), owned, unwrap(news.adopt) === true);
      }
      return outputsOf(news);
    },

    async read({ id, inputs, outputs }) {
      const { host } = context.connection();
      const imported = Object.keys(inputs).length === 0 && Object.keys(outputs).length === 0;
      const present = await context.deployment().listVariables();
      const names = imported
        ? importedNames(id, host, present)
        : Object.keys(textsOf(inputs.variables ?? outputs.variables));
      const variables = secretMap(
        Object.fromEntries(
          names.flatMap((name) => (Object.hasOwn(present, name) ? [[name, present[name] ?? ""]] : [])),
        ),
      );
      context.secrets.addAll(variables);
      const read = defined({ variables, adopt: inputs.adopt, deployment: host });
      return { id: host, inputs: read, outputs: outputsOf(read) };
    },

    async delete({ id, inputs, outputs }) {
      // Replaced by one for another deployment: this key does not open the old one, whose variables stay as they are.
      if (id !== context.connection().host) return;
      const deployment = context.deployment();
      const present = await deployment.listVariables();
      const managed = new Set([...Object.keys(textsOf(inputs.variables)), ...Object.keys(textsOf(outputs.variables))]);
      const changes = [...managed]
        .filter((name) => Object.hasOwn(present, name))
        .map((name) => ({ name, value: null }));
      if (changes.length > 0) await deployment.changeVariables(changes);
    },
  };
}

/** Every value comes out as a secret, whatever the program said, so that none is ever printed. */
function checkedVariables(given: Value | undefined): { variables: Value; failures: CheckFailure[] } {
  const bare = unwrap(given);
  if (bare !== undefined && isUnknown(bare)) return { variables: new Secret(bare), failures: [] };
  if (!isMap(bare)) {
    const reason = "`variables` must be a map of names to texts.";
    return { variables: {}, failures: [{ property: "variables", reason }] };
  }
  const failures: CheckFailure[] = [];
  const variables: Record<string, Value> = {};
  const known: Record<string, string | undefined> = {};
  for (const [name, wrapped] of Object.entries(bare)) {
    const value = unwrap(wrapped);
    variables[name] = new Secret(value);
    if (!isUnknown(value) && typeof value !== "string") {
      const reason = `The value of ${name} must be a text. Write numbers and booleans in quotes; leave the variable out to delete it.`;
      failures.push({ property: `variables[${JSON.stringify(name)}]`, reason });
      continue;
    }
    known[name] = typeof value === "string" ? value : undefined;
    const failure = variableFailure(name, known[name]);
    if (failure !== undefined) failures.push(failure);
  }
  return { variables, failures: [...failures, ...totalFailures(known)] };
}

/** `host` takes all; `host:NAME,NAME` only the named ones. A port has digits only, a name starts with a letter. */
function importedNames(id: string, host: string, present: Variables): string[] {
  const [, idHost = id, list] = /^(.+):([A-Za-z]\w*(?:,[A-Za-z]\w*)*)$/.exec(id) ?? [];
  if (idHost !== host) {
    throw new ConvexImportError(
      `The import names the deployment ${idHost}, but the provider is set to ${host}.`,
      "Import with the id of this deployment, or set CONVEX_URL and CONVEX_DEPLOY_KEY for the other one.",
    );
  }
  if (list === undefined) return Object.keys(present).filter((name) => !name.startsWith("CONVEX_"));
  const names = list.split(",");
  const missing = names.filter((name) => !Object.hasOwn(present, name));
  if (missing.length > 0) {
    throw new ConvexImportError(`${host} has no variable ${missing.join(", ")}.`, "Leave it out of the id to import.");
  }
  return names;
}

/** The values as texts; those that are not known are left out. */
function textsOf(variables: Value | undefined): Variables {
  const bare = unwrap(variables);
  if (!isMap(bare)) return {};
  const texts: Variables = {};
  for (const [name, wrapped] of Object.entries(bare)) {
    const value = unwrap(wrapped);
    if (typeof value === "string") texts[name] = value;
  }
  return texts;
}

function secretMap(variables: Variables): Record<string, Value> {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, new Secret(value)]));
}

function outputsOf({ variables, deployment }: Properties): Properties {
  return defined({ variables, deployment });
}

function after(present: Variables, changes: readonly VariableChange[]): Variables {
  const result = { ...present };
  for (const { name, value } of changes) {
    if (value === null) delete result[name];
    else result[name] = value;
  }
  return result;
}
