import {
  convexVariable,
  type HostingVariable,
  isAppEnvironment,
  madeBy,
  notKnown,
  type StackResource,
} from "./declared";

/** Environments of the app that get the variable in this run, but not from the kit's own resource: nobody can judge it. */
export function foreignInFunctions(
  resources: readonly StackResource[],
  variable: string,
  ownType: string,
): StackResource[] {
  return resources.filter(
    (resource) =>
      isAppEnvironment(resource) &&
      convexVariable(resource, variable) === notKnown &&
      !madeBy(resource, "variables", [ownType]),
  );
}

/** The same of a variable of the hosting. */
export function isForeignInHosting(
  { value, urn }: HostingVariable,
  resources: readonly StackResource[],
  ownType: string,
): boolean {
  if (value !== notKnown) return false;
  const source = resources.find((resource) => resource.urn === urn);
  return source === undefined || !madeBy(source, "value", [ownType]);
}
