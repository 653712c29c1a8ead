import { randomInt } from "node:crypto";
import { parseDocument } from "yaml";

/** Names that nobody has: each trial has its own, and what is left of one can be told by them. */
export interface TrialNames {
  suffix: string;
  /** Git ignores stack files of this form, and no other stack looks at them. */
  stack: `test-trial-${string}`;
}

const letters = "abcdefghijkmnpqrstuvwxyz23456789";

export function trialNames(
  suffix = Array.from({ length: 6 }, () => letters[randomInt(letters.length)]).join(""),
): TrialNames {
  return { suffix, stack: `test-trial-${suffix}` };
}

export interface TrialPlace {
  /** Domain under which the trial gets a name of its own: `trial-<suffix>.<under>`. */
  under: string;
  /** A Convex deployment that may be overwritten, or the URLs of one of one's own. */
  convex: Record<string, string>;
}

/**
 * The text of a stack file for a trial: like the given one, with names that nobody has, as a preview and without what binds
 * a whole zone. Rules of a zone, its mail records and its alerts belong to the stack that owns it.
 */
export function trialStackFile(text: string, { suffix }: TrialNames, place: TrialPlace): string {
  const document = parseDocument(text);
  const set = (key: string, value: unknown) =>
    document.setIn(["config", `prelaunch:${key}`], document.createNode(value));
  for (const key of ["encryptionsalt", "encryptedkey", "secretsprovider"]) document.delete(key);
  const owned = ["edge", "secrets", "launch", "evidence", "waivers", "attestations", "alerts", "webhooks", "wellKnown"];
  for (const key of owned) document.deleteIn(["config", `prelaunch:${key}`]);
  const isLocal = document.getIn(["config", "prelaunch:environment"]) === "local";
  if (!isLocal) set("environment", "preview");
  set("domain", isLocal ? place.under : `trial-${suffix}.${place.under}`);
  set("convex", place.convex);
  const project = String(document.getIn(["config", "prelaunch:hosting", "project"]) ?? "app");
  document.setIn(["config", "prelaunch:hosting", "project"], `${project.slice(0, 30)}-trial-${suffix}`);
  // A provider sends people back to registered URLs alone, and nobody has registered this one.
  document.deleteIn(["config", "prelaunch:auth", "providers"]);
  document.deleteIn(["config", "prelaunch:auth", "trustedOrigins"]);
  document.deleteIn(["config", "prelaunch:auth", "cookieDomain"]);
  return document.toString({ lineWidth: 0 });
}
