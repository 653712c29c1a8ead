import type { DeploymentEnvironment } from "../../contract/deployment-environment";
import type { SessionLifetimes } from "./settings";

const minute = 60;
const day = 86_400;

const strict: SessionLifetimes = { expiresIn: 7 * day, updateAge: day, token: 15 * minute };
const relaxed: SessionLifetimes = { expiresIn: 30 * day, updateAge: 0, token: 15 * minute };

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
  return {
    expiresIn: written.expiresIn ?? defaults.expiresIn,
    updateAge: written.updateAge ?? defaults.updateAge,
    token: written.token ?? defaults.token,
  };
}
