import { z } from "zod";
import { AcceptanceError } from "../acceptance/acceptance-error";
import { type Connection, directConnection } from "../acceptance/connection";
import { localInbox } from "../acceptance/mailbox/local-inbox";
import { localReceiver } from "../acceptance/mailbox/local-receiver";
import type { Mailbox } from "../acceptance/mailbox/mailbox";
import type { AcceptanceTarget, WellKnownExpectations } from "../acceptance/target";
import { providerMarks } from "../app/_lib/provider-marks";
import type { Bindings } from "../evidence/digests";
import { conditionsOf } from "../infra/gate/conditions";
import { derive, type Settings } from "../infra/settings";
import type { CloudRecord } from "../local/cloud/cloud-record";
import type { PlannedStack } from "../local/cloud/plan";
import type { StackFolder } from "../local/cloud/stack-folder";
import { localConnection } from "./local-connection";
import { stackOutput } from "./stack-output";

const outputsSchema = z.object({
  deploymentUrl: z.string(),
  acceptanceSecret: z.string(),
  redirectUris: z.array(z.object({ provider: z.string(), state: z.string() })).default([]),
  release: z.object({
    source: z.string(),
    bindings: z.record(z.string(), z.string()),
    launch: z.enum(["closed", "open"]),
    openedAt: z.string().optional(),
  }),
});
type Outputs = z.output<typeof outputsSchema>;

/** A local cloud that runs, and what it was started for. */
export interface RehearsedCloud {
  planned: PlannedStack;
  record: CloudRecord;
}

/** The rehearsal of a stack: the local cloud plays every far end, mail and sign-in providers included. */
export async function rehearsalTarget(
  folder: StackFolder,
  { planned, record }: RehearsedCloud,
): Promise<AcceptanceTarget> {
  const outputs = await outputsOf(folder.stack, true);
  return targetOf(planned.settings, outputs, {
    where: "rehearsal",
    adminKey: planned.plan.convex.adminKey,
    mailbox: localInbox(record.urls.inbox),
    alerts: localReceiver(record.urls.alerts),
    webhookReceiver: localReceiver(record.urls.alerts),
    signInProviders: "consents",
    connection: localConnection(folder, record),
  });
}

/** A stack on real accounts, with what a run brings along beside the stack's own outputs. */
export async function deployedTarget(
  settings: Settings,
  brought: { adminKey: string; mailbox: Mailbox; where: AcceptanceTarget["where"] },
): Promise<AcceptanceTarget> {
  return targetOf(settings, await outputsOf(settings.stack, false), {
    ...brought,
    signInProviders: "real",
    connection: directConnection,
  });
}

async function outputsOf(stack: string, local: boolean): Promise<Outputs> {
  const text = await stackOutput({ stack, local });
  const parsed = outputsSchema.safeParse(text === undefined ? undefined : JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw new AcceptanceError(
    "ERR_ACCEPTANCE_TARGET",
    `Stack ${stack} has no deployment yet whose outputs say where it is: run \`pulumi up\` first.`,
  );
}

function targetOf(
  settings: Settings,
  outputs: Outputs,
  run: {
    where: AcceptanceTarget["where"];
    adminKey: string;
    mailbox: Mailbox;
    signInProviders: AcceptanceTarget["signInProviders"];
    connection: Connection;
  } & Pick<AcceptanceTarget, "alerts" | "webhookReceiver">,
): AcceptanceTarget {
  const derived = derive(settings);
  const { adminKey, ...rest } = run;
  const { privacyPolicy, cookieConsent, retentionDays } = settings.compliance;
  return {
    ...rest,
    stack: settings.stack,
    environment: settings.environment,
    source: outputs.release.source,
    bindings: outputs.release.bindings as Bindings,
    launch: outputs.release.launch,
    ...(outputs.release.openedAt ? { openedAt: outputs.release.openedAt } : {}),
    acceptanceSecret: outputs.acceptanceSecret,
    site: derived.origin,
    appName: settings.app.name,
    basePath: derived.basePath,
    ...(settings.edge === undefined ? {} : { hostingOrigin: `https://${outputs.deploymentUrl}` }),
    convex: { url: derived.convex.url, siteUrl: derived.convex.siteUrl, adminKey },
    methods: settings.auth.methods,
    providers: settings.auth.providers.map((provider) => ({
      id: provider.id,
      name: provider.kind === "named" ? providerMarks[provider.id].name : provider.name,
      callbackUrl: derived.callbackUrls[provider.id] ?? "",
      registration: outputs.redirectUris.find((one) => one.provider === provider.id)?.state ?? "unknown",
    })),
    conditions: conditionsOf(settings),
    trustedOrigins: derived.trustedOrigins,
    rpId: derived.rpId,
    ...(derived.cookieDomain === undefined ? {} : { cookieDomain: derived.cookieDomain }),
    mail: { from: settings.mail.from, domain: settings.mail.domain },
    wellKnown: wellKnownOf(settings.wellKnown),
    compliance: {
      retentionDays,
      ...(privacyPolicy === undefined ? {} : { privacyPolicy }),
      ...(cookieConsent === undefined ? {} : { cookieConsent: { required: cookieConsent.required } }),
    },
    webhooks: settings.webhooks,
    alertEmails: settings.alerts.emails,
  };
}

function wellKnownOf(files: Settings["wellKnown"]): WellKnownExpectations {
  const { changePasswordUrl, securityContact, securityTxtExpiresDays, ...lists } = files;
  return {
    ...lists,
    ...(changePasswordUrl === undefined ? {} : { changePasswordUrl }),
    ...(securityContact === undefined ? {} : { securityContact }),
    ...(securityTxtExpiresDays === undefined ? {} : { securityTxtExpiresDays }),
  };
}
