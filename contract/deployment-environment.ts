/** The kinds of stack that the kit knows, from the least to the most exposed. */
export const deploymentEnvironments = ["local", "preview", "staging", "production"] as const;

export type DeploymentEnvironment = (typeof deploymentEnvironments)[number];
