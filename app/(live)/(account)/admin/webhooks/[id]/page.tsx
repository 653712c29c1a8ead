import type { Metadata } from "next";
import { api } from "../../../../../../convex/_generated/api";
import { preloadAuthQuery, requireAdmin } from "../../../../../_lib/auth-server";
import { webhookTexts as texts } from "../../../../../_lib/webhook-texts";
import { EndpointDetails } from "./endpoint-details";

export const metadata: Metadata = { title: texts.title };

export default async function EndpointPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  await requireAdmin(`/admin/webhooks/${id}`);
  return <EndpointDetails id={id} preloaded={await preloadAuthQuery(api.webhooks.endpoints.list)} />;
}
