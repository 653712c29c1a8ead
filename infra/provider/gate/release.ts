import path from "node:path";
import type { Attestation } from "../../../evidence/attestation";
import { describeFinding } from "../../../evidence/finding";
import { readEvidence, readTrustedKeys } from "../../../evidence/read-evidence";
import { verifyRelease } from "../../../evidence/verify-release";
import type { Waiver } from "../../../evidence/waiver";
import { difference } from "../../../provider-rpc/difference";
import { type Properties, Secret, unknown } from "../../../provider-rpc/provider";
import { isMap, unwrap } from "../../../provider-rpc/values";
import { functionsDigest, sourceDigest } from "../../source/upload-folder";
import type { Resource, ResourceContext } from "../resource";
import { GateImportError, GateRefusedError, GateSourceError } from "./gate-error";
import { assertRehearsal, rehearsalAsked } from "./rehearsal";
import { filesOf, inProgram, inputFailures, releaseInputs } from "./release-inputs";
import { readWithdrawals } from "./withdrawals";

/** Where something lies says nothing about what is released. */
const notCompared = ["repository", "farEnds"];

/**
 * `prelaunch:gate:Release`: what is approved to be seen by users. Create and update verify the evidence; the outputs are
 * the inputs that passed, and everything visible is made from them. So a run that steers past the gate finds what was
 * approved before, or nothing.
 */
export function release(context: ResourceContext): Resource {
  async function approve(news: Properties, before: Properties = {}): Promise<Properties> {
    const inputs = releaseInputs(news);
    const folder = inProgram(news["upload"]);
    if (sourceDigest(folder) !== inputs.source || functionsDigest(folder) !== inputs.functions) {
      throw new GateSourceError(folder);
    }
    const approved = {
      ...asOutputs(news),
      approvedAt: new Date().toISOString(),
      openedAt: openedAt(inputs.launch, before),
      rehearsal: rehearsalAsked(context.environment),
    };
    if (!inputs.enforced) return { ...approved, rehearsal: false };
    if (rehearsalAsked(context.environment)) {
      await assertRehearsal(inputs.stack, inputs.farEnds, context.environment);
      return approved;
    }
    const repository = inProgram(news["repository"]);
    const { findings } = verifyRelease({
      stack: inputs.stack,
      launch: inputs.launch,
      source: inputs.source,
      bindings: inputs.bindings,
      from: inputs.evidence.from,
      conditions: new Set(inputs.conditions),
      evidence: readEvidence(path.join(repository, inputs.evidence.directory)),
      trusted: readTrustedKeys(repository, inputs.evidence.trustedKeys),
      waivers: inputs.waivers as unknown as Waiver[],
      attestations: inputs.attestations as unknown as Attestation[],
      withdrawals: await readWithdrawals(context.deployment()),
      now: new Date(),
    });
    if (findings.length > 0) throw new GateRefusedError(inputs.stack, findings.map(describeFinding), inputs);
    return approved;
  }

  return {
    async check({ news }) {
      context.secrets.addAll(news);
      // A rehearsal's approval does not outlive it: without the variable the inputs differ.
      const rehearsalAskedFor = rehearsalAsked(context.environment) && news["enforced"] === true;
      return { inputs: { ...news, ...filesOf(news), rehearsalAskedFor }, failures: inputFailures(news) };
    },

    async diff({ oldInputs, news }) {
      const compared = (all: Properties): Properties =>
        Object.fromEntries(Object.entries(all).filter(([key]) => !notCompared.includes(key)));
      return difference(compared(oldInputs), compared(news));
    },

    async create({ inputs, preview }) {
      if (preview) return { id: "", outputs: notYetApproved(inputs) };
      return { id: releaseInputs(inputs).stack, outputs: await approve(inputs) };
    },

    async update({ news, oldOutputs, preview }) {
      return preview ? notYetApproved(news) : approve(news, oldOutputs);
    },

    async read({ id, inputs, outputs }) {
      if (Object.keys(outputs).length === 0) throw new GateImportError();
      return { id, inputs, outputs };
    },

    async delete() {},
  };
}

/** Since when the site is open to all, as ISO time; empty while it is closed. The watch after the launch counts from here. */
function openedAt(launch: string, before: Properties): string {
  if (launch !== "open") return "";
  const since = before["openedAt"];
  return typeof since === "string" && since !== "" ? since : new Date().toISOString();
}

/** In a preview, what would be seen if the gate let it pass. */
function notYetApproved(inputs: Properties): Properties {
  return { ...asOutputs(inputs), approvedAt: unknown, openedAt: unknown, rehearsal: unknown };
}

/** The secrets as one: the engine wraps a map with secrets in it once more, and the program then gets the wrappers. */
function asOutputs(inputs: Properties): Properties {
  const secrets = unwrap(inputs["secrets"]);
  if (!isMap(secrets)) return inputs;
  const bare = Object.entries(secrets).map(([name, value]) => [name, unwrap(value)]);
  return { ...inputs, secrets: new Secret(Object.fromEntries(bare)) };
}
