import type { Metadata } from "next";
import { api } from "../../../../../convex/_generated/api";
import { PageTitle } from "../../../../_components/page-title";
import { preloadAuthQuery, requireAdmin } from "../../../../_lib/auth-server";
import { webhookTexts as texts } from "../../../../_lib/webhook-texts";
import { AlertsPanel } from "./alerts-panel";
import { EndpointList } from "./endpoint-list";

export const metadata: Metadata = { title: texts.title };

export default async function WebhooksPage() {
  await requireAdmin("/admin/webhooks");
  const [endpoints, alerts] = await Promise.all([
    preloadAuthQuery(api.webhooks.endpoints.list),
    preloadAuthQuery(api.alerts.admin.recent),
  ]);
  return (
    <>
      <PageTitle title={texts.title}>{texts.lead}</PageTitle>
      <div className="grid gap-6">
        <EndpointList preloaded={endpoints} />
        <AlertsPanel preloaded={alerts} />
      </div>
    </>
  );
}
