import { commaList } from "../contract/comma-list";
import { resourceTypes } from "../contract/resource-types";
import { unknown } from "../provider-rpc/provider";

type Properties = Readonly<Record<string, unknown>>;

/** A resource as the engine shows it before it is made or changed: its inputs. Secrets stand in clear. */
export interface DeclaredResource {
  type: string;
  name: string;
  urn: string;
  props: Properties;
  /** The engine refuses to delete or replace it. */
  protect: boolean;
  provider?: { type: string; props: Properties };
}

/** A resource of the whole stack: its outputs, and what it and each of its properties was made from. */
export interface StackResource extends DeclaredResource {
  parent: string | undefined;
  /** Resources that it waits for, by URN. */
  dependencies: readonly string[];
  propertyDependencies: Readonly<Record<string, readonly { type: string; urn: string }[]>>;
}

/** Stands for a value that a preview does not know yet, at any depth. */
export const notKnown: typeof unknown = unknown;
export type NotKnown = typeof notKnown;
export type Text = string | NotKnown | undefined;

export function read(properties: Properties, name: string): unknown {
  return Object.hasOwn(properties, name) ? properties[name] : undefined;
}

/** A property as text; empty text counts as absent. */
export function readText(properties: Properties, name: string): Text {
  const value = read(properties, name);
  if (value === notKnown) return notKnown;
  if (value === undefined || value === null || value === "") return undefined;
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A property as a map; what is no map counts as empty. */
export function readMap(properties: Properties, name: string): Properties | NotKnown {
  const value = read(properties, name);
  if (value === notKnown) return notKnown;
  return isMap(value) ? value : {};
}

/** A property as a list; what is no list counts as empty. */
function readList(properties: Properties, name: string): readonly unknown[] | NotKnown {
  const value = read(properties, name);
  if (value === notKnown) return notKnown;
  return Array.isArray(value) ? value : [];
}

export function isMap(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The maps of a list, such as the rules of a ruleset. */
export function readMaps(properties: Properties, name: string): readonly Properties[] | NotKnown {
  const list = readList(properties, name);
  return list === notKnown ? notKnown : list.filter(isMap);
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

/** Every variable of a Convex deployment, and whether the whole set is not known yet. */
export function convexVariables(resource: DeclaredResource): [name: string, value: Text][] {
  const variables = readMap(resource.props, "variables");
  if (variables === notKnown) return [];
  return Object.keys(variables).map((name) => [name, readText(variables, name)]);
}

export interface HostingVariable {
  key: string;
  value: Text;
  urn: string;
  sensitive: boolean;
}

function reachesProduction(properties: Properties): boolean {
  const targets = readList(properties, "targets");
  return targets === notKnown || targets.length === 0 || targets.includes("production");
}

const listed: Readonly<Record<string, "variables" | "environments">> = {
  [resourceTypes.vercelProject]: "environments",
  "vercel:index/projectEnvironmentVariables:ProjectEnvironmentVariables": "variables",
};
const single: readonly string[] = [
  resourceTypes.vercelVariable,
  "vercel:index/sharedEnvironmentVariable:SharedEnvironmentVariable",
];

/** Variables of the hosting that production builds see, declared one by one, as a list, or in the project or deployment. */
export function hostingVariables(resources: readonly DeclaredResource[]): HostingVariable[] {
  return resources.flatMap(({ type, props, urn }) => {
    if (type === resourceTypes.vercelDeployment) return deploymentVariables(props, urn);
    const property = listed[type];
    const several = property === undefined ? [] : readMaps(props, property);
    const declared = single.includes(type) ? [props] : several === notKnown ? [] : several;
    return declared.filter(reachesProduction).flatMap((variable) => {
      const key = readText(variable, "key");
      if (typeof key !== "string") return [];
      return [{ key, value: readText(variable, "value"), urn, sensitive: read(variable, "sensitive") === true }];
    });
  });
}

function deploymentVariables(props: Properties, urn: string): HostingVariable[] {
  const variables = readMap(props, "environment");
  if (variables === notKnown) return [];
  return Object.keys(variables).map((key) => ({ key, value: readText(variables, key), urn, sensitive: true }));
}

/** Where the functions are pushed to: the `convexUrl` of the provider that pushes them. */
export function pushTarget(resources: readonly StackResource[]): Text {
  const code = resources.find(({ type }) => type === resourceTypes.convexCode);
  const own = code?.provider && readText(code.provider.props, "convexUrl");
  if (own !== undefined) return own;
  const provider = resources.find(({ type }) => type === "pulumi:providers:prelaunch");
  return provider && readText(provider.props, "convexUrl");
}

/** True when the resource is made after one of the type, directly or through others. */
export function waitsFor(resource: StackResource, type: string, resources: readonly StackResource[]): boolean {
  const byUrn = new Map(resources.map((one) => [one.urn, one]));
  const seen = new Set<string>();
  const visit = (urn: string): boolean => {
    const one = byUrn.get(urn);
    if (one === undefined || seen.has(urn)) return false;
    seen.add(urn);
    if (one.type === type) return true;
    const made = Object.values(one.propertyDependencies).flat();
    return [...one.dependencies, ...made.map((source) => source.urn)].some(visit);
  };
  return visit(resource.urn);
}

/** True when a property takes a value from a resource of one of the types. */
export function madeBy(resource: StackResource, property: string, types: readonly string[]): boolean {
  return (resource.propertyDependencies[property] ?? []).some(({ type }) => types.includes(type));
}

/** Where the stack is deployed to for visitors: without one, nothing of it is served. */
export function isHosted(resources: readonly DeclaredResource[]): boolean {
  return resources.some(({ type }) => type === resourceTypes.vercelDeployment);
}

/** Parts of a list that is separated by commas; absent and unknown ones have none. */
export function listOf(text: Text): string[] {
  return typeof text === "string" ? commaList(text) : [];
}

/** Every text below a value, at any depth. */
export function listedTexts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(listedTexts);
  return isMap(value) ? Object.values(value).flatMap(listedTexts) : [];
}
