import { checklistItem } from "../checklist/catalogue";
import { providerVariables, socialProviders } from "../contract/social-providers";
import {
  convexVariable,
  type DeclaredResource,
  hostingVariables,
  isAppEnvironment,
  isHosted,
  isMap,
  listOf,
  notKnown,
  type Text,
} from "./declared";
import { parsedJson } from "./json-variable";
import { publicUrlFaults } from "./origin";
import { type Context, type Finding, isPublic, notKnownYet, type Rule } from "./policy";
import { onConvexVariable, onHostingVariable } from "./variable-finding";

const item = checklistItem("CVX-3");
const setting = "prelaunch:auth.providers";
const shown = onHostingVariable(item, "NEXT_PUBLIC_AUTH_PROVIDERS", setting);
const discovered = onConvexVariable(item, "OIDC_PROVIDERS", setting);

/** Apple takes a key with an id of a team, and no secret that lasts. */
const further: Readonly<Record<string, readonly string[]>> = { apple: ["APPLE_TEAM_ID", "APPLE_KEY_ID"] };

function pairFaults(app: DeclaredResource, provider: string): Finding[] {
  const names = providerVariables(provider);
  const of = (name: string) => onConvexVariable(item, name, setting);
  const [id, secret] = [convexVariable(app, names.id), convexVariable(app, names.secret)];
  if (id === undefined && secret === undefined) return [];
  if (secret === undefined) return [of(names.secret)(`is missing beside ${names.id}`)];
  if (id === undefined) return [of(names.id)(`is missing beside ${names.secret}`)];
  if (id === notKnown) return [of(names.id)(notKnownYet)];
  const missing = (further[provider] ?? []).filter((name) => convexVariable(app, name) === undefined);
  return [
    ...(id === secret ? [of(names.secret)(`is the same as ${names.id}`)] : []),
    ...missing.map((name) => of(name)(`is missing beside ${names.id}`)),
  ];
}

/** Entries of a list of providers that are found by discovery; `undefined`: it is no list. */
function listedProviders(value: Text): { id: string; issuer: string }[] | undefined {
  if (value === undefined) return [];
  const list = typeof value === "string" ? parsedJson(value) : undefined;
  if (!Array.isArray(list)) return undefined;
  return list.filter(isMap).map(({ id, issuer }) => ({ id: String(id), issuer: String(issuer) }));
}

function issuerFaults(value: Text, context: Context): Finding[] {
  if (value === notKnown) return [discovered(notKnownYet)];
  const list = listedProviders(value);
  if (list === undefined) return [discovered("is no JSON list of providers")];
  if (!isPublic(context)) return [];
  return list.flatMap(({ issuer }, index) =>
    publicUrlFaults(issuer).map((fault) => discovered(`entry ${index + 1} has an issuer that ${fault}`)),
  );
}

/** CVX-3: each provider that the pages show has its client, and no other has one. */
export const providerClients: Rule = {
  name: "cvx-3-provider-clients",
  item,
  judgeResource(resource, context) {
    if (!isAppEnvironment(resource)) return [];
    const value = convexVariable(resource, "OIDC_PROVIDERS");
    const ids = listedProviders(value)?.map(({ id }) => id) ?? [];
    return [
      ...issuerFaults(value, context),
      ...[...socialProviders, ...ids].flatMap((provider) => pairFaults(resource, provider)),
    ];
  },
  judgeStack(resources) {
    const app = resources.find(isAppEnvironment);
    if (app === undefined || !isHosted(resources)) return [];
    const variables = hostingVariables(resources);
    const list = variables.find(({ key }) => key === "NEXT_PUBLIC_AUTH_PROVIDERS");
    const choices = variables.find(({ key }) => key === "NEXT_PUBLIC_OIDC_PROVIDERS")?.value;
    if (list?.value === notKnown) return [shown(notKnownYet)];
    const known = listedProviders(convexVariable(app, "OIDC_PROVIDERS")) ?? [];
    const offered = listedProviders(choices) ?? [];
    const enabled = [...listOf(list?.value), ...offered.map(({ id }) => id)];
    const all = new Set([...socialProviders, ...known.map(({ id }) => id), ...enabled]);
    return [...all].flatMap((provider): Finding[] => {
      const names = providerVariables(provider);
      const hasClient = convexVariable(app, names.id) !== undefined && convexVariable(app, names.secret) !== undefined;
      if (enabled.includes(provider) && !hasClient) {
        return [
          {
            ...shown(`or its like shows a provider that has no client: ${names.id} or ${names.secret} is missing`),
            urn: app.urn,
          },
        ];
      }
      if (enabled.includes(provider) || !hasClient) return [];
      const finding = onConvexVariable(item, names.secret, setting);
      return [{ ...finding("is set, but its provider is not enabled"), urn: app.urn }];
    });
  },
};
