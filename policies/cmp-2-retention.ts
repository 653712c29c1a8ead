import { checklistItem } from "../checklist/catalogue";
import { convexVariable, isAppEnvironment, notKnown } from "./declared";
import { integer } from "./parameters";
import { isPublic, notKnownYet, type Rule } from "./policy";
import { onConvexVariable } from "./variable-finding";

const item = checklistItem("CMP-2");

const kinds = [
  { name: "RETENTION_AUDIT_DAYS", setting: "prelaunch:compliance.retention.audit", shortest: "minimumAuditDays" },
  { name: "RETENTION_SESSION_DAYS", setting: "prelaunch:compliance.retention.sessions", shortest: undefined },
  { name: "RETENTION_DELIVERY_DAYS", setting: "prelaunch:compliance.retention.deliveries", shortest: undefined },
] as const;

/** CMP-2: each kind of data has a number of days, neither endless nor so short that the audit log is of no use. */
export const retention: Rule = {
  name: "cmp-2-retention",
  item,
  parameters: {
    maximumDays: {
      type: "integer",
      default: 3650,
      minimum: 1,
      maximum: 3650,
      description: "Longest that any kind of data may be kept, in days.",
    },
    minimumAuditDays: {
      type: "integer",
      default: 30,
      minimum: 1,
      maximum: 3650,
      description: "Shortest that the audit log must be kept, in days: an attack is often found late.",
    },
  },
  judgeResource(resource, context) {
    if (!isAppEnvironment(resource) || !isPublic(context)) return [];
    const { parameters } = context;
    return kinds.flatMap(({ name, setting, shortest }) => {
      const finding = onConvexVariable(item, name, setting);
      const text = convexVariable(resource, name);
      if (text === notKnown) return [finding(notKnownYet)];
      if (text === undefined) return [finding("is missing")];
      if (!/^[1-9]\d{0,5}$/.test(text)) return [finding("is no whole number of days from 1 on")];
      if (Number(text) > integer(parameters, "maximumDays")) return [finding("keeps data for longer than is allowed")];
      return shortest !== undefined && Number(text) < integer(parameters, shortest)
        ? [finding("is too short to look into an attack")]
        : [];
    });
  },
};
