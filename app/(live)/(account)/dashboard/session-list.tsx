"use client";

import type { Preloaded } from "convex/react";
import { Laptop, Smartphone } from "lucide-react";
import type { api } from "../../../../convex/_generated/api";
import { Panel } from "../../../_components/panel";
import { RelativeTime } from "../../../_components/relative-time";
import { SkeletonRows } from "../../../_components/skeleton-rows";
import { dashboardTexts } from "../../../_lib/texts";
import { useLiveAnswer } from "../../../_lib/use-live-answer";
import { EndSession } from "./end-session";

const handheld = /Android|iOS|iPadOS/;

/** Where the person is signed in, live. */
export function SessionList({ preloaded }: { preloaded: Preloaded<typeof api.sessions.list> }) {
  const sessions = useLiveAnswer(preloaded);
  return (
    <Panel title={dashboardTexts.sessions} lead={dashboardTexts.sessionsLead}>
      {sessions ? (
        <ul className="divide-y divide-line" data-testid="sessions">
          {sessions.map((session) => {
            const Icon = handheld.test(session.device) ? Smartphone : Laptop;
            return (
              <li key={session.id} className="flex min-h-20 items-center gap-4 py-3">
                <span className="flex size-10 shrink-0 items-center justify-center rounded-full bg-sunken text-muted">
                  <Icon aria-hidden size={20} strokeWidth={1.75} />
                </span>
                <div className="min-w-0 flex-1">
                  <p className="flex flex-wrap items-center gap-x-3 gap-y-1 font-medium">
                    {session.device}
                    {session.current && (
                      <span className="rounded-full bg-accent-soft px-2.5 py-0.5 text-sm text-accent-ink">
                        {dashboardTexts.thisDevice}
                      </span>
                    )}
                  </p>
                  <p className="text-sm text-muted">
                    {dashboardTexts.signedIn} <RelativeTime at={session.signedInAt} />
                    {session.address && <span className="break-all"> · {session.address}</span>}
                  </p>
                </div>
                {!session.current && <EndSession id={session.id} device={session.device} />}
              </li>
            );
          })}
        </ul>
      ) : (
        <SkeletonRows rows={2} />
      )}
      {sessions?.length === 1 && (
        <p className="mt-3 border-t border-line pt-5 text-sm text-muted">{dashboardTexts.onlyThis}</p>
      )}
    </Panel>
  );
}
