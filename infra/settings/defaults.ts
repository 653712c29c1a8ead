import type { DeploymentEnvironment } from "../../contract/deployment-environment";
import type { RetentionDays, SessionLifetimes } from "./settings";

const minute = 60;
const day = 86_400;

/** The absolute limit is what NIST SP 800-63B asks at AAL1: a sign-in at least every 30 days. */
const strict: SessionLifetimes = {
  expiresIn: 7 * day,
  updateAge: day,
  token: 15 * minute,
  idle: undefined,
  absolute: 30 * day,
};
const relaxed: SessionLifetimes = {
  expiresIn: 30 * day,
  updateAge: 0,
  token: 15 * minute,
  idle: undefined,
  absolute: 365 * day,
};

/** Lifetimes where the stack file names none. Staging has those of production, or it would prove nothing about them. */
const sessionDefaults: Record<DeploymentEnvironment, SessionLifetimes> = {
  local: relaxed,
  preview: relaxed,
  staging: strict,
  production: strict,
};

/** Lifetimes of a stack: what is written, else the environment's default. */
export function sessionOf(
  written: { [Name in keyof SessionLifetimes]?: number | undefined },
  environment: DeploymentEnvironment,
): SessionLifetimes {
  const defaults = sessionDefaults[environment];
  const expiresIn = written.expiresIn ?? defaults.expiresIn;
  return {
    expiresIn,
    updateAge: written.updateAge ?? defaults.updateAge,
    token: written.token ?? defaults.token,
    idle: written.idle ?? defaults.idle,
    // A lifetime that is longer by wish is not cut by a limit that nobody wrote.
    absolute: written.absolute ?? Math.max(defaults.absolute, expiresIn),
  };
}

/** Days that data is kept: what is written, in seconds, else a year of audit, a quarter of sessions, a month of deliveries. */
export function retentionOf(written: { [Kind in keyof RetentionDays]?: number | undefined }): RetentionDays {
  return {
    audit: (written.audit ?? 365 * day) / day,
    sessions: (written.sessions ?? 90 * day) / day,
    deliveries: (written.deliveries ?? 30 * day) / day,
  };
}
