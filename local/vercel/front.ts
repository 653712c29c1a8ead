import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Deployments } from "./deployments";
import { compileFirewall, type Firewall, type FirewallVerdict } from "./firewall";
import { firewallSchema } from "./firewall-document";
import { forward, tunnel } from "./forward";
import { type Arrival, arrivalOf, hostOf } from "./forwarded-request";
import { errorPage, mitigate, redirect } from "./front-answers";
import { routeHost } from "./host-routing";
import { serveFile } from "./static-files";
import type { DeploymentEntry, VercelCloud } from "./vercel-state";

/** The hosting's edge: every request for a deployed host name enters here. `arrival` is told by an edge that ended TLS. */
export interface Front {
  handle(request: IncomingMessage, response: ServerResponse, arrival?: Arrival): void;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, arrival?: Arrival): void;
}

export function openFront(cloud: VercelCloud, deployments: Deployments, log: (line: string) => void): Front {
  /** By document: a write makes a new one, so the counts of rate limits begin anew. */
  const compiled = new WeakMap<object, Firewall>();

  const judge = (entry: DeploymentEntry, request: IncomingMessage, arrival: Arrival): FirewallVerdict => {
    const document = cloud.state.data.firewalls[entry.projectId];
    if (document === undefined) return { outcome: "pass" };
    let firewall = compiled.get(document);
    if (firewall === undefined) {
      firewall = compileFirewall(firewallSchema.parse(document));
      compiled.set(document, firewall);
    }
    return firewall.judge({
      host: hostOf(request),
      method: request.method ?? "GET",
      url: request.url ?? "/",
      headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, value?.toString()])),
      clientAddress: arrival.clientAddress,
      scheme: arrival.scheme,
      environment: entry.target,
    });
  };

  const answer = async (request: IncomingMessage, response: ServerResponse, arrival: Arrival): Promise<void> => {
    const route = routeHost(cloud.state.data, hostOf(request));
    if (route.kind === "none")
      return errorPage(response, 404, "DEPLOYMENT_NOT_FOUND", "The deployment could not be found on Vercel.");
    if (route.kind === "redirect")
      return redirect(response, route.status, `${arrival.scheme}://${route.to}${request.url ?? "/"}`);
    const verdict = judge(route.deployment, request, arrival);
    if (verdict.outcome !== "pass") return mitigate(response, verdict);
    const served = await deployments.serve(route.deployment);
    if (served.kind === "server") return forward(served.port, route.deployment, request, response, arrival);
    if (await serveFile(served.folder, request, response)) return;
    errorPage(response, 404, "NOT_FOUND", "The page could not be found.");
  };

  return {
    handle(request, response, arrival = arrivalOf(request)) {
      answer(request, response, arrival).catch((error: Error) => {
        log(`front: ${error.message}`);
        if (response.headersSent) response.destroy();
        else errorPage(response, 502, "ROUTER_EXTERNAL_TARGET_ERROR", "The deployment did not answer.");
      });
    },
    upgrade(request, socket, head, arrival = arrivalOf(request)) {
      const route = routeHost(cloud.state.data, hostOf(request));
      if (route.kind !== "deployment" || judge(route.deployment, request, arrival).outcome !== "pass")
        return void socket.destroy();
      const { deployment } = route;
      deployments.serve(deployment).then(
        (served) => {
          if (served.kind === "server") tunnel(served.port, deployment, request, socket, head, arrival);
          else socket.destroy();
        },
        () => socket.destroy(),
      );
    },
  };
}
