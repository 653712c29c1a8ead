import { getDomain } from "tldts";
import { authMethods } from "../contract/auth-methods";
import { deploymentEnvironments } from "../contract/deployment-environment";
import { cloudflarePlans } from "../infra/settings/settings";

export const questionIds = [
  "environment",
  "stack",
  "domain",
  "app",
  "project",
  "team",
  "convex",
  "zone",
  "zoneId",
  "plan",
  "methods",
  "providers",
  "mailFrom",
  "dkim",
  "alerts",
] as const;
export type QuestionId = (typeof questionIds)[number];

/** Answers as they were typed: lists are separated by commas, providers by semicolons. */
export type Draft = Partial<Record<QuestionId, string>>;

export interface Question {
  id: QuestionId;
  flag: string;
  argument: string;
  /** What is asked, and what `--help` says of the flag. */
  text: string;
  /** One of these, or several when `many`. */
  choices?: readonly string[];
  many?: boolean;
  /** May stay empty. */
  optional?(draft: Draft): boolean;
  /** Asked only where the answer has a place. */
  applies(draft: Draft): boolean;
  /** Taken with `--yes`, offered otherwise. */
  initial(draft: Draft): string | undefined;
  /** Settings that the answer ends in, as problems name them. */
  settings: readonly string[];
}

const always = () => true;
const isLocal = ({ environment }: Draft) => environment === "local";
const isPublic = ({ environment }: Draft) => environment === "staging" || environment === "production";
const none = () => undefined;

/** All that a stack file needs from a person, in the order in which it is asked. */
export const questions: readonly Question[] = [
  {
    id: "environment",
    flag: "--environment",
    argument: "<environment>",
    text: "Which environment is it?",
    choices: deploymentEnvironments,
    applies: always,
    initial: () => "production",
    settings: ["environment"],
  },
  {
    id: "stack",
    flag: "--stack",
    argument: "<name>",
    text: "Name of the stack",
    applies: always,
    initial: ({ environment }) => environment,
    settings: [],
  },
  {
    id: "domain",
    flag: "--domain",
    argument: "<host>",
    text: "Host of the site, such as example.com",
    applies: always,
    initial: (draft) => (isLocal(draft) ? "localhost:3000" : undefined),
    settings: ["domain"],
  },
  {
    id: "app",
    flag: "--app",
    argument: "<name>",
    text: "Name of the app, as people read it",
    applies: always,
    initial: (draft) => capitalized(labelOf(draft)),
    settings: ["app"],
  },
  {
    id: "project",
    flag: "--project",
    argument: "<name>",
    text: "Name of the Vercel project",
    applies: always,
    initial: (draft) => projectOf(draft),
    settings: ["hosting.project"],
  },
  {
    id: "team",
    flag: "--team",
    argument: "<slug>",
    text: "Vercel team that owns it (empty: the account of the token)",
    optional: always,
    applies: (draft) => !isLocal(draft),
    initial: () => "",
    settings: ["hosting.team"],
  },
  {
    id: "convex",
    flag: "--convex",
    argument: "<deployment>",
    text: "Convex deployment: its name (happy-otter-123), or for one of your own url,siteUrl",
    applies: always,
    initial: (draft) => (isLocal(draft) ? "http://127.0.0.1:3210,http://127.0.0.1:3211" : undefined),
    settings: ["convex"],
  },
  {
    id: "zone",
    flag: "--zone",
    argument: "<domain>",
    text: "Cloudflare zone that the domain lies in (preview: empty for none)",
    optional: (draft) => !isPublic(draft),
    applies: (draft) => !isLocal(draft),
    initial: (draft) => (isPublic(draft) ? (getDomain(draft.domain ?? "") ?? undefined) : ""),
    settings: ["edge", "edge.zone"],
  },
  {
    id: "zoneId",
    flag: "--zone-id",
    argument: "<id>",
    text: "Id of that zone: 32 hexadecimal digits on its overview page",
    applies: ({ zone }) => zone !== undefined && zone !== "",
    initial: none,
    settings: ["edge.zoneId"],
  },
  {
    id: "plan",
    flag: "--plan",
    argument: "<plan>",
    text: "Plan of that zone",
    choices: cloudflarePlans,
    applies: ({ zone }) => zone !== undefined && zone !== "",
    initial: () => "free",
    settings: ["edge.plan"],
  },
  {
    id: "methods",
    flag: "--methods",
    argument: "<list>",
    text: "Ways to sign in and parts of the app",
    choices: authMethods,
    many: true,
    applies: always,
    initial: () => "email-password,two-factor,passkey",
    settings: ["auth", "auth.methods"],
  },
  {
    id: "providers",
    flag: "--providers",
    argument: "<list>",
    text: "Sign-in providers: id=clientId, separated by semicolons; apple=clientId,teamId,keyId; of your own: id=clientId,Name,issuer",
    optional: always,
    applies: always,
    initial: () => "",
    settings: ["auth.providers"],
  },
  {
    id: "mailFrom",
    flag: "--mail-from",
    argument: "<sender>",
    text: "Sender of mails, such as Acme <auth@example.com>",
    applies: (draft) => !isLocal(draft),
    initial: ({ app, domain }) =>
      domain === undefined
        ? undefined
        : `${(app ?? "").replace(/[<>"@,;:\\()[\]]/g, "").trim()} <auth@${domain}>`.trim(),
    settings: ["mail.from", "mail.domain", "mail"],
  },
  {
    id: "dkim",
    flag: "--dkim",
    argument: "<key>",
    text: "DKIM key of the sender's domain, as Resend shows it: p=…",
    optional: (draft) => !isPublic(draft),
    applies: (draft) => !isLocal(draft),
    initial: (draft) => (isPublic(draft) ? undefined : ""),
    settings: ["mail.dkim"],
  },
  {
    id: "alerts",
    flag: "--alerts",
    argument: "<addresses>",
    text: "Who is told when something is wrong: mail addresses, separated by commas",
    optional: always,
    applies: (draft) => !isLocal(draft),
    initial: () => "",
    settings: ["alerts"],
  },
];

/** The first label of the registered domain: `acme` of auth.acme.co.uk. */
function labelOf({ domain }: Draft): string {
  return (getDomain(domain ?? "") ?? "app").split(".")[0] ?? "app";
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** Each stack has a project of its own, so the environment is part of the name. */
function projectOf(draft: Draft): string {
  const name = (draft.app ?? labelOf(draft))
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 40)
    .replace(/-+$/, "");
  const whole = name === "" ? "app" : name;
  return draft.environment === "production" ? whole : `${whole}-${draft.stack ?? draft.environment}`;
}
