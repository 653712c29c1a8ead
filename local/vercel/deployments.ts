import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { openAppServers } from "./app-servers";
import { openBuilds } from "./builds";
import { childEnvironment, scrub } from "./child-environment";
import { type NewDeployment, newDeployment } from "./new-deployment";
import { VercelError } from "./vercel-error";
import { type DeploymentEntry, type ProjectEntry, projectOf, type VercelCloud } from "./vercel-state";

export interface DeploymentsOptions {
  cloud: VercelCloud;
  /** Where builds are kept: inside the folder that holds `node_modules`, so that packages are found upward. */
  workDir: string;
  /** Where they happen, inside of it and on the same disk, too. */
  builders: string;
  nodeModulesFrom: string;
  /** What connects builds and servers to the local cloud. */
  childEnvironment: Record<string, string>;
  log(line: string): void;
}

/** How the front serves a deployment. */
export type Served = { kind: "server"; port: number } | { kind: "files"; folder: string };

export interface Deployments {
  /** Builds and starts it, then hands it the domains. @throws BuildFailedError, ServerStartError, VercelError */
  create(wanted: NewDeployment): Promise<DeploymentEntry>;
  /** Starts its server again when there is none. */
  serve(entry: DeploymentEntry): Promise<Served>;
  /** Hands the production domains to a deployment that was built before (promote, roll back). @throws VercelError */
  pointDomainsTo(entry: DeploymentEntry): Promise<void>;
  remove(id: string): Promise<void>;
  removeProject(projectId: string): Promise<void>;
  /** After a restart: what was being built is given up, what is in production is served again. */
  resume(): Promise<void>;
  servers(): { deployment: string; pid: number; port: number }[];
  close(): Promise<void>;
}

export function openDeployments(options: DeploymentsOptions): Deployments {
  const { cloud, workDir, builders, nodeModulesFrom, log } = options;
  const { data } = cloud.state;
  const home = mkdtempSync(path.join(os.tmpdir(), "prelaunch-home-"));
  const builds = openBuilds({ workDir, builders, nodeModulesFrom });
  const servers = openAppServers();

  const environmentOf = ({ environment, target, url }: DeploymentEntry): Record<string, string> =>
    childEnvironment({ variables: environment, target, url, nodeModulesFrom, home, local: options.childEnvironment });

  const cleanerOf = ({ environment, secretNames }: DeploymentEntry): ((line: string) => string) => {
    const secrets = secretNames.map((name) => environment[name] ?? "");
    return (line) => scrub(line, secrets);
  };

  const serve = async (entry: DeploymentEntry): Promise<Served> => {
    if (entry.build === undefined) throw new VercelError(404, "not_found", `Deployment ${entry.id} was not built.`);
    const folder = builds.folderOf(entry.build);
    const { serve: how } = builds.planOf(entry.build, entry.settings);
    if (how.kind === "files") return { kind: "files", folder: path.join(folder, how.folder) };
    const clean = cleanerOf(entry);
    const onLine = (line: string): void => log(`${entry.id} ${clean(line)}`);
    const environment = environmentOf(entry);
    const { port } = await servers.ensure(entry.id, () => ({
      folder,
      serve: how,
      environment,
      nodeModulesFrom,
      onLine,
    }));
    return { kind: "server", port };
  };

  const build = async (entry: DeploymentEntry, { files }: NewDeployment): Promise<void> => {
    const clean = cleanerOf(entry);
    entry.build = await builds.make({
      files,
      settings: entry.settings,
      variables: entry.environment,
      environment: environmentOf(entry),
      onLine: (line) => log(`${entry.id} ${line}`),
      clean,
    });
  };

  const productionDomains = (project: ProjectEntry): string[] => [
    `${project.name}.vercel.app`,
    ...Object.values(data.domains)
      .filter((entry) => entry.projectId === project.id && !entry.redirect && !entry.gitBranch)
      .map((entry) => entry.domain),
  ];

  /** Domains move only after the new server answers; the servers that are not needed any more end after that. */
  const promote = async (entry: DeploymentEntry): Promise<void> => {
    const project = projectOf(cloud, entry.projectId);
    const wanted = project.settings["autoAssignCustomDomains"] !== false || project.productionDeployment === undefined;
    const assigns = entry.target === "production" && wanted;
    entry.state = "READY";
    entry.readyAt = Date.now();
    entry.domains = assigns ? productionDomains(project) : [];
    if (assigns) project.productionDeployment = entry.id;
    cloud.state.save();
    await settle(project, entry);
  };

  /** Ends the servers that nothing leads to any more, and forgets builds that no deployment has. */
  const settle = async (project: ProjectEntry, entry: DeploymentEntry): Promise<void> => {
    for (const other of Object.values(data.deployments)) {
      const needed = other.projectId !== project.id || [entry.id, project.productionDeployment].includes(other.id);
      if (!needed && other.state === "READY") await servers.stop(other.id);
    }
    await prune();
  };

  const prune = (): Promise<void> =>
    builds.prune(new Set(Object.values(data.deployments).flatMap(({ build }) => (build === undefined ? [] : [build]))));

  const remove = async (id: string): Promise<void> => {
    const entry = data.deployments[id];
    if (entry === undefined) return;
    const project = data.projects[entry.projectId];
    if (project?.productionDeployment === id) delete project.productionDeployment;
    delete data.deployments[id];
    cloud.state.save();
    await servers.stop(id);
    await prune();
  };

  return {
    serve,
    remove,
    servers: servers.list,
    async pointDomainsTo(entry) {
      const project = projectOf(cloud, entry.projectId);
      if (entry.state !== "READY" || entry.target !== "production") {
        throw new VercelError(400, "bad_request", `Deployment ${entry.id} is no production deployment that is ready.`);
      }
      await serve(entry);
      entry.domains = productionDomains(project);
      project.productionDeployment = entry.id;
      cloud.state.save();
      await settle(project, entry);
    },
    async create(wanted) {
      const entry = newDeployment(data, projectOf(cloud, wanted.projectId), wanted);
      data.deployments[entry.id] = entry;
      cloud.state.save();
      try {
        await build(entry, wanted);
        await serve(entry);
        await promote(entry);
      } catch (error) {
        entry.state = "ERROR";
        cloud.state.save();
        await servers.stop(entry.id);
        throw error;
      }
      return entry;
    },
    async removeProject(projectId) {
      for (const entry of Object.values(data.deployments)) if (entry.projectId === projectId) await remove(entry.id);
      for (const part of [data.variables, data.domains]) {
        for (const [key, entry] of Object.entries(part)) if (entry.projectId === projectId) delete part[key];
      }
      delete data.firewalls[projectId];
      delete data.retentions[projectId];
      delete data.projects[projectId];
      cloud.state.save();
    },
    async resume() {
      for (const entry of Object.values(data.deployments)) if (entry.state === "BUILDING") entry.state = "CANCELED";
      cloud.state.save();
      const inProduction = Object.values(data.projects).flatMap(
        ({ productionDeployment: id }) => data.deployments[id ?? ""] ?? [],
      );
      await Promise.all(
        inProduction.map((entry) => serve(entry).catch((error: Error) => log(`${entry.id} ${error.message}`))),
      );
    },
    async close() {
      builds.close();
      await servers.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}
