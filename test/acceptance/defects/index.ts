import { afterLaunchDefects } from "./after-launch";
import { complianceDefects } from "./compliance";
import { convexDefects } from "./convex";
import { environmentDefects } from "./environment";
import { monitoringDefects } from "./monitoring";
import type { Defect } from "./plant";
import { securityDefects } from "./security";
import { signInDefects } from "./sign-in";
import { wellKnownDefects } from "./well-known";

/** Those after the launch come first: what the others break is what the watch looks for. */
export const defects: readonly Defect[] = [
  ...afterLaunchDefects,
  ...environmentDefects,
  ...securityDefects,
  ...signInDefects,
  ...monitoringDefects,
  ...complianceDefects,
  ...convexDefects,
  ...wellKnownDefects,
];
