import type { AuthMethod } from "../contract/auth-methods";
import { commaList } from "../contract/comma-list";
import type { DeploymentEnvironment } from "../contract/deployment-environment";
import { isSocialProvider } from "../contract/social-providers";
import type { CloudflarePlan } from "../infra/settings/settings";
import type { Answers, ProviderAnswer } from "./answers";
import type { Draft } from "./questions";

/** The answers that a draft stands for. What is missing or malformed comes out as it is: the settings' checks name it. */
export function readDraft(draft: Draft): Answers {
  const { domain = "", app = "", project = "", zone, zoneId = "", mailFrom, dkim } = draft;
  // The schema refuses what is none of these, with a proposal.
  const environment = (draft.environment ?? "") as DeploymentEnvironment;
  return {
    stack: draft.stack ?? environment,
    environment,
    domain,
    app,
    hosting: { project, ...given("team", draft.team) },
    convex: convexOf(draft.convex ?? ""),
    edge: filled(zone) ? { zone, zoneId, plan: (draft.plan ?? "free") as CloudflarePlan } : undefined,
    mail: filled(mailFrom) ? { from: mailFrom, ...given("dkim", dkim) } : undefined,
    methods: listOf(draft.methods ?? "") as AuthMethod[],
    providers: providersOf(draft.providers ?? ""),
    alerts: listOf(draft.alerts ?? ""),
  };
}

/** `happy-otter-123`, `happy-otter-123.eu-west-1`, or `url,siteUrl`. */
function convexOf(text: string): Answers["convex"] {
  const [first = "", second] = listOf(text);
  if (second !== undefined) return { url: first, siteUrl: second };
  const [deployment = "", region] = first.includes("/") ? [first] : first.split(".");
  return { deployment, ...given("region", region) };
}

function providersOf(text: string): ProviderAnswer[] {
  return text
    .split(";")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "")
    .map((entry) => {
      const [id = "", ...rest] = entry.split("=");
      const [clientId = "", second, third] = rest
        .join("=")
        .split(",")
        .map((part) => part.trim());
      const more = isSocialProvider(id.trim()) ? { teamId: second, keyId: third } : { name: second, issuer: third };
      return { id: id.trim(), clientId, ...more };
    });
}

/** Entries of a list separated by commas, without the spaces around them. */
export function listOf(text: string): string[] {
  return commaList(text)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}

function filled(text: string | undefined): text is string {
  return text !== undefined && text.trim() !== "";
}

function given<Name extends string>(name: Name, text: string | undefined): { [Key in Name]?: string } {
  return (filled(text) ? { [name]: text.trim() } : {}) as { [Key in Name]?: string };
}

/** Whether a text is one of a question's choices, or a list of them. */
export function isChoice(text: string, choices: readonly string[], many: boolean): boolean {
  const parts = many ? listOf(text) : [text];
  return parts.length > 0 && parts.every((part) => choices.includes(part));
}
