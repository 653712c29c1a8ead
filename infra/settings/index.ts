export type { DeploymentUrl, Host, Origin, SiteUrl, ZoneId } from "./brands";
export type { Derived } from "./derived";
export { SecretText } from "./secret-text";
export type { CloudflarePlan, ConvexTarget, Settings } from "./settings";
