import { createServer } from "node:http";
import path from "node:path";
import { getRequestListener } from "@hono/node-server";
import { serveProvider } from "../../provider-rpc/serve";
import { startAlerts } from "../alerts/alerts";
import { createCloudflare } from "../cloudflare";
import { convexManagement } from "../convex-management/management";
import { askThroughEdge } from "../edge/ask-through-edge";
import { openAuthority } from "../edge/authority";
import { dnsJson } from "../edge/dns/dns-json";
import { mayIssue } from "../edge/dns/records";
import { serveEdge } from "../edge/serve-edge";
import { zoneFront } from "../edge/zone-front";
import { openFaultBook } from "../faults/fault-book";
import { openJournal } from "../journal";
import { startMail } from "../mail/mail";
import { declaredRecord } from "../mail/sender-domains";
import { convexMutations } from "../mutations/convex-mutations";
import { oauthMutations } from "../mutations/oauth-mutations";
import { namesEnvironment } from "../names/names";
import { openOAuth } from "../oauth/oauth";
import { pwnedPasswords } from "../pwned-passwords/pwned-passwords";
import { createVercel } from "../vercel";
import { authority as authorityOfHosting, openCertificates } from "../vercel/certificates";
import { isVercel, vercelOrigin } from "../vercel/origin";
import { preloadFile } from "./cloud";
import { controlApi } from "./control-api";
import { listenOnLoopback } from "./listen";
import { marked } from "./marker";
import type { CloudPlan } from "./plan";
import type { Ports } from "./ports";
import { postInside } from "./post-inside";
import { edgeRoutes, isListed } from "./routes";
import { stackFolder } from "./stack-folder";

/**
 * The process that answers for Vercel, Cloudflare, Resend, api.convex.dev and Pwned Passwords, and the edge in front of them. Started by
 * `startCloud`, which hands the plan over in the environment: it holds secrets, and is taken out of there at once.
 */
async function main(): Promise<void> {
  const given = process.env["PRELAUNCH_CLOUD"];
  delete process.env["PRELAUNCH_CLOUD"];
  if (given === undefined) throw new Error("This process is started by `prelaunch local up`.");
  const { repository, plan, ports } = JSON.parse(given) as { repository: string; plan: CloudPlan; ports: Ports };

  const folder = stackFolder(repository, plan.stack);
  const journal = openJournal(folder.journal);
  const faults = openFaultBook(folder.faults);
  const log = (line: string) => process.stdout.write(`${new Date().toISOString()} ${line}\n`);
  const authority = await openAuthority(folder.state("edge"));

  const vercel = await createVercel({
    stateDir: folder.state("vercel"),
    workDir: path.join(folder.state("vercel"), "work"),
    builders: folder.builders,
    nodeModulesFrom: repository,
    pluginDir: path.join(repository, "infra"),
    sitePort: ports.site,
    childEnvironment: namesEnvironment({
      preload: preloadFile,
      namesFile: folder.namesFile,
      caFile: authority.caFile,
    }),
    journal,
    faults,
    tokens: [plan.tokens.vercel],
    log,
  });
  const alerts = await startAlerts({
    stateDir: folder.state("alerts"),
    port: ports.alerts,
    title: `${plan.title} alerts`,
    sentryKeys: [plan.alerts.sentryKey],
  });
  const cloudflare = createCloudflare({
    stateDir: folder.state("cloudflare"),
    journal,
    faults,
    tokens: [plan.tokens.cloudflare],
    zones: plan.zones,
    notify: alerts.notify,
  });
  const mail = await startMail({
    stateDir: folder.state("mail"),
    apiKeys: [plan.mail.apiKey],
    journal,
    inboxPort: ports.inbox,
    title: `${plan.title} inbox`,
    ...(plan.mail.domain && { domain: plan.mail.domain }),
    records: () => cloudflare.zones().flatMap(({ records }) => records.map(declaredRecord)),
    post: postInside({
      edgePort: ports.edge,
      caFile: authority.caFile,
      isHere: (host) => isListed(plan.hosts, host),
      elsewhere: alerts.receiver,
    }),
  });
  const oauth = await openOAuth({ stateDir: folder.state("oauth"), clients: plan.oauth, journal, app: plan.title });
  const management = convexManagement({
    deployment: { name: plan.convex.deployment ?? "", url: plan.convex.url },
    deployKeys: plan.convex.deployment === undefined ? [] : [plan.convex.adminKey],
    journal,
  });
  const certificates = openCertificates({
    stateDir: folder.state("vercel"),
    isAttached: (host) => vercel.status().projects.some(({ domains }) => domains.includes(host)),
    mayIssue: (host) => mayIssue(cloudflare.zones(), host, authorityOfHosting),
    ask: (url) => askThroughEdge(ports.edge, url),
    log,
  });
  const hosting = vercelOrigin(vercel.front, certificates);
  const edge = await serveEdge({
    authority,
    port: ports.edge,
    route: marked(
      edgeRoutes(plan, {
        faults,
        alerts: alerts.receiver,
        mail: mail.api,
        vercel: vercel.api,
        cloudflare: cloudflare.api,
        convexManagement: management,
        pwnedPasswords: pwnedPasswords({ journal }),
        dns: dnsJson(cloudflare.zones),
        front: zoneFront({
          zones: cloudflare.zones,
          originAt: (target) => (isVercel(target) ? hosting : undefined),
          elsewhere: hosting,
        }),
        oauth,
        convexPort: ports.convex,
        convexSitePort: ports.convexSite,
      }),
      { stack: plan.stack, ports: { vercel: ports.vercel, cloudflare: ports.cloudflare } },
    ),
  });
  const providers = [
    await serveProvider(vercel.provider, { port: ports.vercel }),
    await serveProvider(cloudflare.provider, { port: ports.cloudflare }),
  ];

  const convex = {
    url: `http://127.0.0.1:${ports.convex}`,
    adminKey: plan.convex.adminKey,
    nodeModulesFrom: repository,
  };
  const commands = getRequestListener(
    controlApi({
      health: () => ({ stack: plan.stack, vercel: vercel.status() }),
      kinds: [
        ...vercel.mutations,
        ...cloudflare.mutations,
        ...convexMutations(convex),
        ...mail.mutations,
        ...oauthMutations(oauth.registrations),
      ],
    }).fetch,
  );

  // The last to listen: who finds it finds all of them.
  const control = await listenOnLoopback(
    createServer((request, response) => {
      if (request.url?.startsWith("/oauth/")) return oauth.admin(request, response);
      void commands(request, response);
    }),
    ports.control,
  );
  log(`the local cloud of stack ${plan.stack} answers`);

  let stopping = false;
  const stop = async (signal: NodeJS.Signals) => {
    if (stopping) return;
    stopping = true;
    log(`${signal}: stopping`);
    await Promise.allSettled(
      [control, edge, mail, alerts, ...providers, vercel, cloudflare].map((part) => part.close()),
    );
    process.exit(0);
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
