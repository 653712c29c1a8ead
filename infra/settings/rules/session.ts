import { sessionOf } from "../defaults";
import type { Finding } from "../problem";
import { parseDuration } from "../schema/duration";
import { isPublic, type Rule } from "./rule";

const longestPublic = "90d";

/** Lifetimes that fit together, counted with the defaults of the environment. */
export const lifetimesFit: Rule = ({ settings, environment }) => {
  if (!settings.auth || environment === undefined) return [];
  const written = settings.auth.session;
  const session = sessionOf(written, environment);
  const findings: Finding[] = [];
  if (session.updateAge >= session.expiresIn)
    findings.push({
      path: ["auth", "session", written.updateAge === undefined ? "expiresIn" : "updateAge"],
      reason: "makes sessions end before they are refreshed: updateAge must be less than expiresIn",
    });
  if (session.token > session.expiresIn)
    findings.push({
      path: ["auth", "session", written.token === undefined ? "expiresIn" : "token"],
      reason: "makes tokens outlive their session: token must not be more than expiresIn",
    });
  if (session.absolute < session.expiresIn)
    findings.push({
      path: ["auth", "session", "absolute"],
      reason: "ends sessions before expiresIn does: absolute must not be less than expiresIn",
    });
  if (session.idle !== undefined && (session.idle > session.expiresIn || session.idle <= session.updateAge))
    findings.push({
      path: ["auth", "session", "idle"],
      reason:
        session.idle > session.expiresIn
          ? "has no effect: a session ends after expiresIn without use"
          : "would end sessions that are in use: use is noted every updateAge, so idle must be more than that",
    });
  if (isPublic(environment) && session.expiresIn > (parseDuration(longestPublic) ?? 0))
    findings.push({
      path: ["auth", "session", "expiresIn"],
      reason: `must not be more than ${longestPublic} in ${environment}`,
    });
  return findings;
};
