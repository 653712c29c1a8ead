import { resourceTypes } from "../../contract/resource-types";
import { notKnown, type StackResource, type Text } from "../declared";
import { withDefaults } from "../parameters";
import { type Context, type Finding, message, type Rule } from "../policy";

/** What a preview shows in place of a value that is not known yet. */
export const unknownValue: Text = notKnown;

/** A resource as a rule sees it. */
export function resource(
  type: string,
  name: string,
  props: Record<string, unknown>,
  from: Record<string, StackResource[]> = {},
): StackResource {
  return {
    type,
    name,
    urn: `urn:pulumi:test::prelaunch::${type}::${name}`,
    props,
    protect: false,
    parent: undefined,
    dependencies: [],
    propertyDependencies: from,
  };
}

/** Settings that a test changes; the rest of the stack follows as the program declares it. */
export interface Choices {
  site: string;
  convexUrl: string;
  convexVariables: Record<string, Text>;
  hostingVariables: Record<string, Text>;
  /** Domains of the hosting project. */
  domains: string[];
  /** Names with a DNS record; `undefined`: no edge is declared. */
  records: string[] | undefined;
  /** The auth secret is made in this run, by the kit or elsewhere. */
  secretFrom: string;
}

const production: Choices = {
  site: "https://app.acme.test",
  convexUrl: "https://happy-otter-123.convex.cloud",
  convexVariables: {},
  hostingVariables: {},
  domains: ["app.acme.test"],
  records: ["app.acme.test"],
  secretFrom: resourceTypes.authSecret,
};

/** 32 random bytes, made once for the tests. */
const goodSecret = "mK4v0Zy7Wb1nQeTgXr8dLs2HjPu5FcAo9iEwVx3RtYI";

const withoutAbsent = (values: Record<string, Text>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

/** A stack as the program declares it: good, but for what the test changes. */
export function declaredStack(changes: Partial<Choices> = {}): StackResource[] {
  const choices = { ...production, ...changes };
  const provider = resource("pulumi:providers:prelaunch", "prelaunch", { convexUrl: choices.convexUrl });
  const secret = resource(choices.secretFrom, "auth-secret", {});
  const variables = resource(
    resourceTypes.convexEnvironment,
    "backend-variables",
    {
      variables: withoutAbsent({
        BETTER_AUTH_SECRET: goodSecret,
        SITE_URL: choices.site,
        TRUSTED_ORIGINS: choices.site,
        ...choices.convexVariables,
      }),
    },
    { variables: [secret] },
  );
  const code = { ...resource(resourceTypes.convexCode, "backend-code", { digest: "d" }), provider };
  const project = resource(resourceTypes.vercelProject, "hosting-project", { name: "acme", id: "prj_1" });
  const hosting = withoutAbsent({
    NEXT_PUBLIC_CONVEX_URL: choices.convexUrl,
    NEXT_PUBLIC_CONVEX_SITE_URL: choices.convexUrl.replace(".convex.cloud", ".convex.site"),
    NEXT_PUBLIC_SITE_URL: choices.site,
    NEXT_PUBLIC_APP_NAME: "Acme",
    ...choices.hostingVariables,
  });
  return [
    provider,
    secret,
    variables,
    code,
    project,
    ...Object.entries(hosting).map(([key, value]) =>
      resource(resourceTypes.vercelVariable, `hosting-${key}`, { key, value, targets: ["production"] }),
    ),
    resource(resourceTypes.vercelDeployment, "hosting-deployment", { projectId: "prj_1" }),
    ...choices.domains.map((domain) =>
      resource(
        resourceTypes.vercelDomain,
        `hosting-${domain}`,
        { domain, projectId: "prj_1" },
        { projectId: [project] },
      ),
    ),
    ...(choices.records ?? []).map((name) =>
      resource(resourceTypes.cloudflareRecord, `edge-${name}`, { name, type: "CNAME", content: "c.test" }),
    ),
    ...(choices.records ? [resource(resourceTypes.cloudflareZoneSetting, "edge-ssl", { settingId: "ssl" })] : []),
  ];
}

/** The same app on the stack `local`: http on this machine, Convex self-hosted, no edge. */
export function localStack(changes: Partial<Choices> = {}): StackResource[] {
  return declaredStack({
    site: "http://localhost:3000",
    convexUrl: "http://127.0.0.1:3210",
    hostingVariables: { NEXT_PUBLIC_CONVEX_SITE_URL: "http://127.0.0.1:3211" },
    domains: ["localhost"],
    records: undefined,
    ...changes,
  });
}

/** A context as a plain preview has it; a test changes parts. */
export function contextOf(rule: Rule, changes: Partial<Context> = {}): Context {
  return {
    environment: "production",
    plan: "free",
    parameters: withDefaults(rule.parameters),
    source: () => ({ isRepository: true, notIgnored: [], tracked: [] }),
    ...changes,
  };
}

/** Everything that a rule says of a stack, as the engine would print it. */
export function judge(
  rule: Rule,
  stack: readonly StackResource[],
  changes: Context["environment"] | Partial<Context> = {},
): string[] {
  const context = contextOf(rule, typeof changes === "string" ? { environment: changes } : changes);
  const findings: Finding[] = [
    ...stack.flatMap((declared) => rule.judgeResource?.(declared, context) ?? []),
    ...(rule.judgeStack?.(stack, context) ?? []),
  ];
  return findings.map((finding) => message(rule, finding));
}
