import type { AuthMethod } from "../contract/auth-methods";
import type { DeploymentEnvironment } from "../contract/deployment-environment";
import type { CloudflarePlan } from "../infra/settings";

/** What `prelaunch init` has learnt about one stack. All texts are as they go into the stack file. */
export interface Answers {
  /** Name of the stack; its file is `stacks/Pulumi.<stack>.yaml`. */
  stack: string;
  environment: DeploymentEnvironment;
  domain: string;
  app: string;
  hosting: { project: string; team?: string | undefined };
  convex: { deployment: string; region?: string | undefined } | { url: string; siteUrl: string };
  edge?: { zone: string; zoneId: string; plan: CloudflarePlan } | undefined;
  mail?: { from: string; dkim?: string | undefined } | undefined;
  methods: readonly AuthMethod[];
  providers: readonly ProviderAnswer[];
  alerts: readonly string[];
}

/** A sign-in provider: `id` and `clientId` for those known by name, two more for Apple and for an id of one's own. */
export interface ProviderAnswer {
  id: string;
  clientId: string;
  teamId?: string | undefined;
  keyId?: string | undefined;
  name?: string | undefined;
  issuer?: string | undefined;
}

/** The sections of a stack file that these answers fill, without the namespace; `undefined`: the section has no place there. */
export function sectionsOf(answers: Answers): Record<string, unknown> {
  const { environment, domain, app, convex, hosting, edge, mail, methods, providers, alerts } = answers;
  return {
    environment,
    domain,
    app: { name: app },
    convex,
    hosting,
    edge,
    mail,
    auth: { methods: [...methods], providers: providers.length === 0 ? undefined : [...providers] },
    alerts: alerts.length === 0 ? undefined : { emails: [...alerts] },
  };
}
