/**
 * The settings of a stack. Importing this loads Pulumi's SDK (0.4 s): what runs outside of a Pulumi program imports
 * `./read-settings` and `./derive` instead.
 */
export type { DeploymentUrl, Host, Origin, SiteUrl, ZoneId } from "./brands";
export type { SettingsContext } from "./context";
export { derive } from "./derive";
export type { Derived } from "./derived";
export { loadSettings } from "./from-pulumi";
export { parseSettings } from "./parse";
export { readSettings } from "./read-settings";
export { SecretText } from "./secret-text";
export type { CloudflarePlan, ConvexTarget, Settings } from "./settings";
export { SettingsInvalidError } from "./settings-invalid-error";
export { findRepository, listStacks, readStackFile, type StackFile } from "./stack-file";
