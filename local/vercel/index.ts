import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { Hono } from "hono";
import { resourceTypes } from "../../contract/resource-types";
import type { Provider } from "../../provider-rpc/provider";
import { type FaultBook, noFaults } from "../faults/fault-book";
import { vendorClient, vercelRetries } from "../faults/vendor-client";
import type { Journal } from "../journal";
import { keepAliveMs } from "../keep-alive";
import type { MutableKind } from "../mutations/mutation";
import { readProviderSchema } from "../provider-stand-in/provider-schema";
import { standInProvider } from "../provider-stand-in/stand-in-provider";
import { openStateFile } from "../provider-stand-in/state-file";
import { openDeployments } from "./deployments";
import { getDomainConfig } from "./domain-config";
import { type Front, openFront } from "./front";
import { vercelMutations } from "./mutations";
import { getProjectDirectory } from "./project-directory";
import { deployment } from "./resources/deployment";
import { deploymentRetention } from "./resources/deployment-retention";
import { environmentVariable } from "./resources/environment-variable";
import { firewallConfig } from "./resources/firewall-config";
import { project } from "./resources/project";
import { projectDomain } from "./resources/project-domain";
import { restApi } from "./rest-api";
import { emptyVercelState, type VercelCloud, type VercelState } from "./vercel-state";

export interface VercelOptions {
  /** Where the cloud's own data is kept. */
  stateDir: string;
  /** Where built deployments are kept: below `nodeModulesFrom`, so that packages are found upward. */
  workDir: string;
  /** Where they are built, on the same disk and below `nodeModulesFrom`, too. Other clouds may build there as well. */
  builders: string;
  /** The folder that holds `node_modules`. */
  nodeModulesFrom: string;
  /** The folder in which the engine would start the real plugin: relative paths of files start there. */
  pluginDir: string;
  /** Loopback port on which the front answers over http, for the domain `localhost`; 0 takes a free one. */
  sitePort: number;
  /** Added to the environment of builds and servers: what connects them to the local cloud. */
  childEnvironment: Record<string, string>;
  journal: Journal;
  faults?: FaultBook;
  /** The tokens that open `api.vercel.com`. */
  tokens: readonly string[];
  /** Receives lines of progress and of the deployments' output, secrets taken out. */
  log(line: string): void;
}

export interface VercelStatus {
  sitePort: number;
  projects: { name: string; id: string; domains: string[]; production?: { id: string; url: string; state: string } }[];
  servers: { deployment: string; pid: number; port: number }[];
}

export interface Vercel {
  provider: Provider;
  front: Front;
  /** Answers for `https://api.vercel.com`. */
  api: Hono;
  status(): VercelStatus;
  /** What can be changed behind the engine's back. */
  mutations: MutableKind[];
  /** Ends builds and servers. What is kept stays. */
  close(): Promise<void>;
}

/** Vercel on one machine: provider, hosting with real builds, the part of its API that a recovery asks. */
export async function createVercel(options: VercelOptions): Promise<Vercel> {
  const { stateDir, workDir, builders, nodeModulesFrom, log } = options;
  const state = openStateFile<VercelState>(path.join(stateDir, "vercel.json"), emptyVercelState);
  const { journal, faults = noFaults, tokens } = options;
  const client = vendorClient({ service: "vercel", journal, faults, retries: vercelRetries });
  const cloud: VercelCloud = { state, record: client.record };
  const deployments = openDeployments({
    cloud,
    workDir,
    builders,
    nodeModulesFrom,
    childEnvironment: options.childEnvironment,
    log,
  });
  const front = openFront(cloud, deployments, log);
  const site = await listen(front, options.sitePort);
  const resumed = deployments.resume();

  const provider = standInProvider({
    name: "vercel",
    version: "5.4.1",
    run: client.run,
    schema: readProviderSchema(new URL("./provider-schema.generated.json", import.meta.url)),
    resources: {
      [resourceTypes.vercelProject]: project(cloud, deployments.removeProject),
      [resourceTypes.vercelVariable]: environmentVariable(cloud),
      [resourceTypes.vercelDomain]: projectDomain(cloud),
      [resourceTypes.vercelDeployment]: deployment(cloud, deployments, options.pluginDir),
      [resourceTypes.vercelFirewall]: firewallConfig(cloud),
      [resourceTypes.vercelRetention]: deploymentRetention(cloud),
    },
    functions: {
      "vercel:index/getProjectDirectory:getProjectDirectory": (args) => getProjectDirectory(args, options.pluginDir),
      "vercel:index/getDomainConfig:getDomainConfig": (args) => getDomainConfig(cloud, args),
    },
  });

  return {
    provider,
    front,
    api: restApi(cloud, deployments, tokens),
    mutations: vercelMutations(cloud, deployments),
    status: () => ({
      sitePort: (site.address() as AddressInfo).port,
      projects: Object.values(state.data.projects).map(({ id, name, productionDeployment }) => {
        const current = state.data.deployments[productionDeployment ?? ""];
        const domains = Object.values(state.data.domains).filter((entry) => entry.projectId === id);
        return {
          id,
          name,
          domains: domains.map((entry) => entry.domain),
          ...(current && { production: { id: current.id, url: current.url, state: current.state } }),
        };
      }),
      servers: deployments.servers(),
    }),
    async close() {
      site.close();
      site.closeAllConnections();
      await resumed;
      await deployments.close();
    },
  };
}

function listen(front: Front, port: number): Promise<Server> {
  const site = createServer((request, response) => front.handle(request, response));
  site.keepAliveTimeout = keepAliveMs;
  site.on("upgrade", (request, socket, head) => front.upgrade(request, socket, head));
  return new Promise((resolve, reject) => {
    site.once("error", reject);
    site.listen(port, "127.0.0.1", () => resolve(site));
  });
}
