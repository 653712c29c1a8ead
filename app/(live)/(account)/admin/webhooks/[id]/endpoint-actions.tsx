"use client";

import { useMutation } from "convex/react";
import { useRouter } from "next/navigation";
import { api } from "../../../../../../convex/_generated/api";
import { ConfirmButton } from "../../../../../_components/confirm-button";
import { Panel } from "../../../../../_components/panel";
import { QuickButton } from "../../../../../_components/quick-button";
import { webhookTexts as texts } from "../../../../../_lib/webhook-texts";
import type { Endpoint } from "../endpoint-view";

export function EndpointActions({ endpoint, onTest }: { endpoint: Endpoint; onTest(): void }) {
  const { id: endpointId, url, off, declared, totals } = endpoint;
  const router = useRouter();
  const test = useMutation(api.webhooks.log.test);
  const pause = useMutation(api.webhooks.endpoints.pause);
  const remove = useMutation(api.webhooks.endpoints.remove);
  const failed = () => texts.failed;
  return (
    <Panel title={texts.actions} lead={texts.actionsLead}>
      <p className="pb-4 text-sm">{texts.figures(totals)}</p>
      <div className="flex flex-wrap gap-3">
        <QuickButton label={texts.test} look="primary" act={() => test({ endpointId }).then(after(onTest), failed)} />
        {off !== "undeclared" && (
          <QuickButton
            label={off === null ? texts.pause : texts.resume}
            act={() => pause({ endpointId, paused: off === null }).then(() => undefined, failed)}
          />
        )}
        {(!declared || off === "undeclared") && (
          <ConfirmButton
            label={texts.remove}
            title={texts.removeTitle(new URL(url).host)}
            text={texts.removeText}
            confirm={texts.remove}
            busy={texts.removeBusy}
            cancel={texts.keep}
            look="danger"
            act={() =>
              remove({ endpointId }).then(
                after(() => router.push("/admin/webhooks")),
                failed,
              )
            }
          />
        )}
      </div>
    </Panel>
  );
}

/** What follows a success, of which there is nothing to say. */
function after(follow: () => void): () => undefined {
  return () => {
    follow();
    return undefined;
  };
}
