/**
 * The settings of a stack. A Pulumi program takes its own from `./from-pulumi`, which loads Pulumi's SDK (0.4 s); everyone else
 * reads them from here.
 */
export type { DeploymentUrl, Host, Origin, SiteUrl, ZoneId } from "./brands";
export type { SettingsContext } from "./context";
export { derive } from "./derive";
export type { Derived } from "./derived";
export { parseSettings } from "./parse";
export { readSettings } from "./read-settings";
export { SecretText } from "./secret-text";
export type { CloudflarePlan, ConvexTarget, Settings } from "./settings";
export { SettingsInvalidError } from "./settings-invalid-error";
export { findRepository, listStacks, readStackFile, type StackFile } from "./stack-file";
