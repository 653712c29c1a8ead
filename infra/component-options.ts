import type * as pulumi from "@pulumi/pulumi";

/**
 * A component's options, with what it waits for handed to the resources in it. A component that itself depends on a
 * resource which a run leaves out (`--exclude`) makes the engine write a state that it then refuses to read; seen with
 * Pulumi 3.259.
 */
export function componentOptions(options: pulumi.ComponentResourceOptions = {}): {
  own: pulumi.ComponentResourceOptions;
  /** For each resource in the component, merged with its own by `pulumi.mergeOptions`. */
  waiting: pulumi.CustomResourceOptions;
} {
  const { dependsOn, ...own } = options;
  return { own, waiting: dependsOn === undefined ? {} : { dependsOn } };
}
