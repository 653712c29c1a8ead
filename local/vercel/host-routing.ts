import type { DeploymentEntry, VercelState } from "./vercel-state";

export type HostRoute =
  | { kind: "deployment"; deployment: DeploymentEntry }
  | { kind: "redirect"; to: string; status: number }
  | { kind: "none" };

/** What a host name leads to: a domain of a project, `<project>.vercel.app`, or a deployment's own URL. */
export function routeHost(state: VercelState, host: string): HostRoute {
  const domain = state.domains[host];
  if (domain?.redirect !== undefined)
    return { kind: "redirect", to: domain.redirect, status: domain.redirectStatusCode ?? 307 };
  // Domains of branches and custom environments follow deployments that Git makes; the local cloud has none.
  const isProduction =
    domain !== undefined && domain.gitBranch === undefined && domain.customEnvironmentId === undefined;
  const project = isProduction
    ? state.projects[domain.projectId]
    : Object.values(state.projects).find((entry) => `${entry.name}.vercel.app` === host);
  const deployment =
    state.deployments[project?.productionDeployment ?? ""] ??
    Object.values(state.deployments).find((entry) => entry.url === host);
  return deployment?.state === "READY" ? { kind: "deployment", deployment } : { kind: "none" };
}
