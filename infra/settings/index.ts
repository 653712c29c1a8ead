/**
 * The settings of a stack. A Pulumi program takes its own from `./from-pulumi`, which loads Pulumi's SDK (0.4 s); everyone else
 * reads them from here.
 */
export { derive } from "./derive";
export { readSettings } from "./read-settings";
export { findRepository } from "./repository";
export type { SecretText } from "./secret-text";
export type { CloudflarePlan, Settings } from "./settings";
