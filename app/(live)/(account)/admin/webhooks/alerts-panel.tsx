"use client";

import { type Preloaded, useMutation } from "convex/react";
import { BellRing } from "lucide-react";
import { api } from "../../../../../convex/_generated/api";
import { Panel } from "../../../../_components/panel";
import { QuickButton } from "../../../../_components/quick-button";
import { RelativeTime } from "../../../../_components/relative-time";
import { Row } from "../../../../_components/row";
import { SkeletonRows } from "../../../../_components/skeleton-rows";
import { useLiveAnswer } from "../../../../_lib/use-live-answer";
import { webhookTexts as texts } from "../../../../_lib/webhook-texts";

/** Where alerts go, the latest of them, live, and a way to try it. */
export function AlertsPanel({ preloaded }: { preloaded: Preloaded<typeof api.alerts.admin.recent> }) {
  const view = useLiveAnswer(preloaded);
  const test = useMutation(api.alerts.admin.test);
  return (
    <Panel title={texts.alerts} lead={texts.alertsLead}>
      {!view && <SkeletonRows rows={2} />}
      {view && (
        <>
          <div className="flex flex-wrap items-center justify-between gap-4 pb-3">
            <p className="text-sm">{texts.channels(view.mails, view.posts)}</p>
            <QuickButton
              label={texts.testAlert}
              act={() =>
                test().then(
                  (sent) => (sent ? undefined : texts.testAlertHeld),
                  () => texts.failed,
                )
              }
            />
          </div>
          {view.alerts.length === 0 && <p className="text-sm text-muted">{texts.noAlerts}</p>}
          <ul className="divide-y divide-line" data-testid="alerts">
            {view.alerts.map(({ id, kind, at, mails, post, problem }) => (
              <Row
                key={id}
                icon={BellRing}
                title={texts.alert[kind]}
                note={
                  <>
                    <RelativeTime at={at} />
                    {[mails > 0 ? texts.mailed(mails) : "", texts.post[post], problem ? texts.problem[problem] : ""]
                      .filter(Boolean)
                      .map((part) => ` · ${part}`)}
                  </>
                }
              />
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}
