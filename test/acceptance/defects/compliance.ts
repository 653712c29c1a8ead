import { changed, type Defect, instead, ofFunction, site, value } from "./plant";

export const complianceDefects: readonly Defect[] = [
  {
    item: "CMP-1",
    defect: "the log is switched off",
    plant: ({ variables }) => variables({ AUDIT_LOG: "off" }),
    says: /AUDIT_LOG to be on; saw off/,
  },
  {
    item: "CMP-1",
    defect: "the log stays empty",
    plant: ofFunction(
      "acceptance:auditOf",
      value(() => []),
    ),
    says: /in the audit log; saw no entry/,
  },
  {
    item: "CMP-2",
    defect: "the log is kept for ever",
    plant: ({ variables }) => variables({ RETENTION_AUDIT_DAYS: null }),
    says: /RETENTION_AUDIT_DAYS to be 365; saw none/,
  },
  {
    item: "CMP-2",
    defect: "the purge takes nothing",
    // Not by keeping the purge from starting: its schedule starts it, too.
    plant: ofFunction(
      "acceptance:isExpiredKept",
      value(() => true),
    ),
    says: /the purge to take what ran out/,
  },
  {
    item: "CMP-3",
    defect: "the policy is not there",
    plant: instead(site, "/privacy", { status: 404, body: "Not found" }),
    says: /the policy to be served; saw status 404/,
  },
  {
    item: "CMP-3",
    defect: "the policy is of another version",
    plant: ({ variables }) => variables({ PRIVACY_POLICY_VERSION: "1999-12-31" }),
    says: /in the version 2026-11-01/,
  },
  {
    item: "CMP-4",
    defect: "a counter of visits sets a cookie",
    plant: changed(site, "/", (told) => {
      told.headers["set-cookie"] = ["_visits=1; Path=/; Secure"];
    }),
    says: /nothing stored.*_visits/,
  },
  {
    item: "CMP-4",
    defect: "the sign-in page remembers strangers",
    plant: changed(site, "/sign-in", (told) => {
      told.headers["set-cookie"] = ["seen=1; Path=/; Secure; HttpOnly"];
    }),
    says: /nothing stored.*seen/,
  },
];
