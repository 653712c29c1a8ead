import { Hono } from "hono";
import type { ProjectEntry, VercelCloud } from "./vercel-state";

/** When everything of the local account began. */
const began = Date.parse("2026-01-01T00:00:00Z");

/**
 * The part of `https://api.vercel.com` that says whose the token is and what is around a project: what an import and the
 * doctor ask. The answers are held against the response schemas of `@vercel/sdk` in a test.
 * Sources: https://vercel.com/docs/rest-api/reference/endpoints/authentication, https://vercel.com/docs/rest-api/reference/endpoints/teams,
 * https://vercel.com/docs/rest-api/reference/endpoints/aliases, https://vercel.com/docs/rest-api/reference/endpoints/domains,
 * https://vercel.com/docs/rest-api/reference/endpoints/security
 */
export function accountApi(
  cloud: VercelCloud,
  projectBy: (idOrName: string | undefined) => ProjectEntry | undefined,
): Hono {
  const { data } = cloud.state;
  const api = new Hono();

  api.get("/v5/user/tokens/:token", (context) => {
    cloud.record("read", "GET /v5/user/tokens/{token}");
    const scopes = [{ type: "user", createdAt: began }];
    return context.json({
      token: { id: "local", name: "local cloud", type: "token", scopes, createdAt: began, activeAt: began },
    });
  });
  api.get("/v2/teams/:team", (context) => {
    cloud.record("read", "GET /v2/teams/{team}");
    const team = context.req.param("team");
    return context.json({
      id: team.startsWith("team_") ? team : `team_${team}`,
      slug: team,
      name: team,
      avatar: null,
      billing: { plan: "pro", period: null, addons: null },
      createdAt: began,
      creatorId: "local",
      description: null,
      stagingPrefix: "",
      updatedAt: began,
    });
  });
  api.get("/v4/aliases/:alias", (context) => {
    cloud.record("read", "GET /v4/aliases/{alias}");
    const alias = context.req.param("alias");
    const domain = data.domains[alias];
    if (domain === undefined)
      return context.json({ error: { code: "not_found", message: "The alias was not found" } }, 404);
    const deploymentId = data.projects[domain.projectId]?.productionDeployment ?? null;
    return context.json({
      uid: alias,
      alias,
      projectId: domain.projectId,
      deploymentId,
      created: new Date(began).toISOString(),
      createdAt: began,
    });
  });
  api.get("/v6/domains/:domain/config", (context) => {
    cloud.record("read", "GET /v6/domains/{domain}/config");
    return context.json({
      configuredBy: null,
      acceptedChallenges: [],
      misconfigured: false,
      recommendedIPv4: [{ rank: 1, value: ["76.76.21.21"] }],
      recommendedCNAME: [{ rank: 1, value: "cname.vercel-dns-0.com" }],
    });
  });
  api.get("/v1/security/firewall/config/:version", (context) => {
    cloud.record("read", "GET /v1/security/firewall/config/active");
    const project = projectBy(context.req.query("projectId"));
    const document = project && data.firewalls[project.id];
    if (project === undefined || document === undefined) {
      return context.json({ error: { code: "not_found", message: "Firewall config not found" } }, 404);
    }
    return context.json({
      id: `fw_${project.id}`,
      ownerId: "local",
      projectKey: project.id,
      version: 1,
      updatedAt: new Date(project.createdAt).toISOString(),
      firewallEnabled: document["enabled"] !== false,
      changes: [],
      ips: [],
      rules: rulesOf(document).map(ruleJson),
    });
  });
  return api;
}

interface Rule {
  name?: string;
  description?: string;
  active?: boolean;
  action?: { action?: string };
  conditionGroups?: { conditions?: Record<string, unknown>[] }[];
}

function rulesOf(document: Record<string, unknown>): Rule[] {
  const { rules } = (document["rules"] ?? {}) as { rules?: Rule[] };
  return rules ?? [];
}

/** The provider's names for a rule, as the API has them (terraform-provider-vercel v5.4.1, `client/firewall_config.go`). */
function ruleJson({ name = "", description, active = true, action, conditionGroups = [] }: Rule, index: number) {
  return {
    id: `rule_${index}`,
    name,
    ...(description === undefined ? {} : { description }),
    active,
    valid: true,
    action: { mitigate: { action: action?.action ?? "deny" } },
    conditionGroup: conditionGroups.map(({ conditions = [] }) => ({
      conditions: conditions.map(({ values, ...rest }) => ({
        ...rest,
        ...(values === undefined ? {} : { value: values }),
      })),
    })),
  };
}
