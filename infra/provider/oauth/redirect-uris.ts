import { createHash } from "node:crypto";
import { difference } from "../../../provider-rpc/difference";
import { PartialFailureError, type Properties, Secret, type Value } from "../../../provider-rpc/provider";
import { containsUnknown, isMap, plain, unwrap } from "../../../provider-rpc/values";
import type { Resource, ResourceContext } from "../resource";
import { isTakingOver, TakingOverError } from "../taking-over";
import {
  type DeclaredProvider,
  declaredInputs,
  type RegistrationOutput,
  type RegistrationState,
} from "./declared-provider";
import { graphList, type RedirectUriList } from "./graph";
import { probe } from "./probe";
import { registrationList } from "./registration";
import { wantedList } from "./wanted-list";

const id = "redirect-uris";

/** A registration token that a server put in place of the declared one, and which one that was. */
type Tokens = Record<string, { declared: string; current: string }>;

/**
 * `prelaunch:oauth:RedirectUris`: the callback URLs of a stack at its sign-in providers. Where a provider lets the program
 * manage the list, ours is kept in it; elsewhere the provider is asked what it knows. A preview asks, and writes nothing.
 */
export function redirectUris(context: ResourceContext): Resource {
  const listOf = (
    { provider, clientId, management }: DeclaredProvider,
    tokens: Tokens,
  ): RedirectUriList | undefined => {
    if (management === undefined) return undefined;
    context.secrets.add(management.secret);
    if (management.kind === "graph") return graphList(clientId, management);
    const declared = digest(management.secret);
    const kept = tokens[provider];
    const token = kept?.declared === declared ? kept.current : management.secret;
    return registrationList(provider, {
      uri: management.uri,
      token,
      onToken(current) {
        context.secrets.add(current);
        tokens[provider] = { declared, current };
      },
    });
  };

  /** Brings each managed list to what is declared; `before` says what was declared the last time. */
  async function converge(wanted: Properties, before: Properties | undefined, tokens: Tokens): Promise<void> {
    const now = declaredInputs.parse(plain(wanted));
    const then = before && declaredInputs.safeParse(plain(before)).data;
    await Promise.all(
      now.providers.map(async (one) => {
        const list = listOf(one, tokens);
        if (list === undefined) return;
        const earlier = then?.providers.find(
          ({ provider, clientId }) => provider === one.provider && clientId === one.clientId,
        );
        const present = await list.read();
        const next = wantedList(present, {
          wanted: one.redirectUri,
          unwanted: earlier?.redirectUri,
          loopback: now.loopback,
        });
        if (next === present) return;
        if (isTakingOver(context.environment)) throw new TakingOverError(`${one.provider} lists other redirect URIs.`);
        await list.write(next);
      }),
    );
    const gone = then?.providers.filter(
      (old) => !now.providers.some(({ provider, clientId }) => provider === old.provider && clientId === old.clientId),
    );
    await takeOut(gone ?? [], tokens);
  }

  /** A token that a server has replaced must not be lost with the failure that came after: the old one is dead. */
  async function convergeOrKeep(wanted: Properties, before: Properties | undefined, tokens: Tokens): Promise<void> {
    const held = JSON.stringify(tokens);
    try {
      await converge(wanted, before, tokens);
    } catch (error) {
      if (!(error instanceof Error) || JSON.stringify(tokens) === held) throw error;
      const missing = await observe(wanted, async () => "not-registered");
      throw new PartialFailureError(error.message, id, outputsOf(wanted, missing, tokens));
    }
  }

  async function takeOut(providers: readonly DeclaredProvider[], tokens: Tokens): Promise<void> {
    for (const one of providers) {
      const list = listOf(one, tokens);
      if (list === undefined) continue;
      const present = await list.read();
      const next = wantedList(present, { unwanted: one.redirectUri, loopback: "keep" });
      if (next !== present) await list.write(next);
    }
  }

  /** What each provider knows. `managed`: what is known of those whose list the program keeps. */
  async function observe(
    inputs: Properties,
    managed: (one: DeclaredProvider) => Promise<RegistrationState>,
  ): Promise<RegistrationOutput[]> {
    const { providers } = declaredInputs.parse(plain(inputs));
    return Promise.all(
      providers.map(async (one) => ({
        provider: one.provider,
        redirectUri: one.redirectUri,
        state: one.management === undefined ? await probe(one) : await managed(one),
      })),
    );
  }
  const kept = async (): Promise<RegistrationState> => "managed";

  return {
    async check({ news }) {
      if (containsUnknown(news)) return { inputs: news, failures: [] };
      const parsed = declaredInputs.safeParse(plain(news));
      const failures = (parsed.error?.issues ?? []).map((issue) => ({
        property: String(issue.path[0] ?? "providers"),
        reason: `${issue.path.join(".")}: ${issue.message}`,
      }));
      return { inputs: news, failures };
    },

    async diff({ oldInputs, oldOutputs, news }) {
      const changed = difference(oldInputs, news);
      // Somebody took ours out, or has not put it in yet: an update mends the first and asks again about the second.
      const missing = registrationsIn(oldOutputs).some(({ state }) => state === "not-registered");
      if (!missing) return changed;
      return { ...changed, changes: true, detailed: { ...changed.detailed, registrations: "update" } };
    },

    async create({ inputs, preview }) {
      const tokens: Tokens = {};
      if (preview && containsUnknown(inputs)) return { id: "", outputs: inputs };
      if (!preview) await convergeOrKeep(inputs, undefined, tokens);
      return { id: preview ? "" : id, outputs: outputsOf(inputs, await observe(inputs, kept), tokens) };
    },

    async update({ oldInputs, oldOutputs, news, preview }) {
      const tokens = tokensIn(oldOutputs);
      if (preview && containsUnknown(news)) return news;
      if (!preview) await convergeOrKeep(news, oldInputs, tokens);
      return outputsOf(news, await observe(news, kept), tokens);
    },

    async read({ inputs, outputs }) {
      // What must be registered is declared by a program, not found anywhere.
      if (inputs.providers === undefined) return undefined;
      const tokens = tokensIn(outputs);
      const registrations = await observe(inputs, async (one) => {
        const list = await listOf(one, tokens)
          ?.read()
          .catch(() => undefined);
        if (list === undefined) return "unknown";
        return list.includes(one.redirectUri) ? "managed" : "not-registered";
      });
      return { id, inputs, outputs: outputsOf(inputs, registrations, tokens) };
    },

    async delete({ inputs, outputs }) {
      const parsed = declaredInputs.safeParse(plain(inputs));
      if (parsed.success) await takeOut(parsed.data.providers, tokensIn(outputs));
    },
  };
}

function outputsOf(inputs: Properties, registrations: readonly RegistrationOutput[], tokens: Tokens): Properties {
  return {
    ...inputs,
    registrations: registrations.map((one): Value => ({ ...one })),
    tokens: new Secret(Object.fromEntries(Object.entries(tokens).map(([name, one]) => [name, { ...one }]))),
  };
}

function registrationsIn(outputs: Properties): { state?: unknown }[] {
  const list = unwrap(outputs.registrations);
  return Array.isArray(list) ? list.filter(isMap).map((one) => ({ state: unwrap(one.state) })) : [];
}

function tokensIn(outputs: Properties): Tokens {
  const found = unwrap(outputs.tokens);
  return isMap(found) && !containsUnknown(found) ? (plain(found) as Tokens) : {};
}

const digest = (text: string): string => createHash("sha256").update(text).digest("base64url");
