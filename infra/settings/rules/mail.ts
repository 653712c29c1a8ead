import { isWithin } from "../hosts";
import type { Finding } from "../problem";
import { parseSender } from "../sender";
import { isPublic, type Rule } from "./rule";

/** A sender is needed wherever mails leave the machine, a DKIM key wherever its records are declared. */
export const mailForEnvironment: Rule = ({ settings, environment, present }) => {
  if (environment === undefined || environment === "local") return [];
  if (!settings.mail)
    return present.has("mail") ? [] : [{ path: ["mail"], reason: "is missing: the app sends verification mails" }];
  const findings: Finding[] = [];
  if (settings.mail.from === undefined)
    findings.push({ path: ["mail", "from"], reason: `is missing in ${environment}` });
  if (settings.mail.dkim === undefined && isPublic(environment))
    findings.push({
      path: ["mail", "dkim"],
      reason: `is missing: mails of ${environment} would be taken for spam; copy it from Resend`,
    });
  return findings;
};

/** Mail servers compare the sender's domain with the signed one, and the records of that lie in the zone. */
export const senderIsSigned: Rule = ({ settings, environment }) => {
  const { mail, edge } = settings;
  if (!mail || environment === "local") return [];
  const findings: Finding[] = [];
  const sender = mail.from === undefined ? undefined : parseSender(mail.from).sender;
  if (mail.domain !== undefined && sender && sender.domain !== mail.domain)
    findings.push({ path: ["mail", "from"], reason: "is not in prelaunch:mail.domain", meant: `auth@${mail.domain}` });
  if (edge && mail.domain !== undefined && !isWithin(mail.domain, edge.zone))
    findings.push({
      path: ["mail", "domain"],
      reason: "does not lie in prelaunch:edge.zone, where its records are made",
      meant: edge.zone,
    });
  if (edge && mail.domain === undefined && sender && !isWithin(sender.domain, edge.zone))
    findings.push({
      path: ["mail", "from"],
      reason: "is not in prelaunch:edge.zone, where its records are made",
      meant: `auth@${edge.zone}`,
    });
  return findings;
};
