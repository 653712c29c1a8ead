import { resourceTypes } from "../contract/resource-types";

type Properties = Readonly<Record<string, unknown>>;

/** A resource as the engine shows it to a policy: its inputs. */
export interface DeclaredResource {
  type: string;
  name: string;
  urn: string;
  props: Properties;
  provider?: { type: string; props: Properties };
}

/** A resource of the whole stack: its outputs, and what each of its properties was made from. */
export interface StackResource extends DeclaredResource {
  propertyDependencies: Readonly<Record<string, readonly { type: string; urn: string }[]>>;
}

/** Stands for a value that a preview does not know yet. */
export const notKnown: unique symbol = Symbol("not known");
export type Text = string | typeof notKnown | undefined;

/**
 * One property. Reading an unknown one throws inside the policy SDK, and the engine then lets the whole policy, a
 * mandatory one too, only advise: so each value is read here and nowhere else.
 */
export function read(properties: Properties, name: string): unknown {
  if (!Object.hasOwn(properties, name)) return undefined;
  try {
    return properties[name];
  } catch {
    return notKnown;
  }
}

/** A property as text; empty text counts as absent. */
export function readText(properties: Properties, name: string): Text {
  const value = read(properties, name);
  if (value === notKnown) return notKnown;
  if (value === undefined || value === null || value === "") return undefined;
  return typeof value === "string" ? value : JSON.stringify(value);
}

function readMap(properties: Properties, name: string): Properties | typeof notKnown {
  const value = read(properties, name);
  if (value === notKnown) return notKnown;
  return typeof value === "object" && value !== null ? (value as Properties) : {};
}

function readList(properties: Properties, name: string): unknown[] | typeof notKnown {
  const value = read(properties, name);
  if (value === notKnown) return notKnown;
  return Array.isArray(value) ? value : [];
}

/** Variables that only the app's own environment holds; a second, foreign set of variables is not judged as if it were it. */
const appVariables = ["BETTER_AUTH_SECRET", "SITE_URL", "TRUSTED_ORIGINS", "JWKS", "PRELAUNCH_ENVIRONMENT"];

/** True for the resource that declares the environment of the app's functions. */
export function isAppEnvironment(resource: DeclaredResource): boolean {
  if (resource.type !== resourceTypes.convexEnvironment) return false;
  const variables = readMap(resource.props, "variables");
  return variables === notKnown || appVariables.some((name) => Object.hasOwn(variables, name));
}

/** A variable of the Convex deployment. */
export function convexVariable(resource: DeclaredResource, name: string): Text {
  const variables = readMap(resource.props, "variables");
  return variables === notKnown ? notKnown : readText(variables, name);
}

export interface HostingVariable {
  key: string;
  value: Text;
  urn: string;
}

function reachesProduction(properties: Properties): boolean {
  const targets = readList(properties, "targets");
  return targets === notKnown || targets.length === 0 || targets.includes("production");
}

/** Variables of the hosting that production builds see, declared one by one or in the project. */
export function hostingVariables(resources: readonly DeclaredResource[]): HostingVariable[] {
  return resources.flatMap((resource) => {
    const { props, type, urn } = resource;
    const declared =
      type === resourceTypes.vercelVariable
        ? [props]
        : type === resourceTypes.vercelProject
          ? listedVariables(props)
          : [];
    return declared.filter(reachesProduction).flatMap((variable) => {
      const key = readText(variable, "key");
      return typeof key === "string" ? [{ key, value: readText(variable, "value"), urn }] : [];
    });
  });
}

function listedVariables(project: Properties): Properties[] {
  const listed = readList(project, "environments");
  if (listed === notKnown) return [];
  return listed.filter((entry): entry is Properties => typeof entry === "object" && entry !== null);
}

/** Where the functions are pushed to: the `convexUrl` of the provider that pushes them. */
export function pushTarget(resources: readonly StackResource[]): Text {
  const code = resources.find(({ type }) => type === resourceTypes.convexCode);
  const own = code?.provider && readText(code.provider.props, "convexUrl");
  if (own !== undefined) return own;
  const provider = resources.find(({ type }) => type === "pulumi:providers:prelaunch");
  return provider && readText(provider.props, "convexUrl");
}
