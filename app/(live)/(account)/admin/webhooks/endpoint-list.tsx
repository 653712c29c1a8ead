"use client";

import { type Preloaded, useMutation } from "convex/react";
import { Webhook } from "lucide-react";
import Link from "next/link";
import { useEffect, useState } from "react";
import { api } from "../../../../../convex/_generated/api";
import { buttonClass } from "../../../../_components/button";
import { Notice } from "../../../../_components/notice";
import { Panel } from "../../../../_components/panel";
import { Row } from "../../../../_components/row";
import { ShownSecret } from "../../../../_components/shown-secret";
import { SkeletonRows } from "../../../../_components/skeleton-rows";
import { useLiveAnswer } from "../../../../_lib/use-live-answer";
import { webhookTexts as texts } from "../../../../_lib/webhook-texts";
import { AddEndpoint } from "./add-endpoint";
import { EndpointBadges } from "./endpoint-badges";
import type { Endpoint } from "./endpoint-view";

/** All endpoints, live, and a form for another one; its key is shown once it is there. */
export function EndpointList({ preloaded }: { preloaded: Preloaded<typeof api.webhooks.endpoints.list> }) {
  const view = useLiveAnswer(preloaded);
  const adopt = useMutation(api.webhooks.endpoints.adopt);
  const [secret, setSecret] = useState<string>();
  const behind = view?.adopted === false;
  useEffect(() => {
    if (behind) adopt().catch(() => {});
  }, [behind, adopt]);
  return (
    <>
      <Panel title={texts.endpoints} lead={texts.endpointsLead}>
        {view?.configured === false && <Notice look="problem">{texts.notConfigured}</Notice>}
        {!view && <SkeletonRows rows={2} />}
        {view?.endpoints.length === 0 && <p className="text-sm text-muted">{texts.none}</p>}
        <ul className="divide-y divide-line" data-testid="endpoints">
          {view?.endpoints.map((endpoint) => (
            <EndpointRow key={endpoint.id} endpoint={endpoint} />
          ))}
        </ul>
      </Panel>
      <Panel title={texts.add} lead={texts.addLead}>
        {secret === undefined ? (
          <AddEndpoint onAdded={setSecret} />
        ) : (
          <ShownSecret value={secret} texts={texts.secret} testId="endpoint-key" onDone={() => setSecret(undefined)} />
        )}
      </Panel>
    </>
  );
}

function EndpointRow({ endpoint }: { endpoint: Endpoint }) {
  const { id, url, totals } = endpoint;
  return (
    <Row
      icon={Webhook}
      title={
        <>
          <span className="break-all">{url}</span>
          <EndpointBadges endpoint={endpoint} />
        </>
      }
      note={texts.figures(totals)}
    >
      <Link
        href={`/admin/webhooks/${id}`}
        prefetch={false}
        aria-label={texts.openLabel(new URL(url).host)}
        className={buttonClass("quiet", "px-4 text-sm")}
      >
        {texts.open}
      </Link>
    </Row>
  );
}
