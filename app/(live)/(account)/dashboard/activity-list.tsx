"use client";

import type { Preloaded } from "convex/react";
import type { api } from "../../../../convex/_generated/api";
import { Panel } from "../../../_components/panel";
import { RelativeTime } from "../../../_components/relative-time";
import { SkeletonRows } from "../../../_components/skeleton-rows";
import { dashboardTexts } from "../../../_lib/texts";
import { useLiveAnswer } from "../../../_lib/use-live-answer";

/** The latest events of the account, live. */
export function ActivityList({ preloaded }: { preloaded: Preloaded<typeof api.activity.recent> }) {
  const events = useLiveAnswer(preloaded);
  return (
    <Panel title={dashboardTexts.activity} lead={dashboardTexts.activityLead}>
      {!events && <SkeletonRows rows={3} />}
      {events?.length === 0 && <p className="text-sm text-muted">{dashboardTexts.noActivity}</p>}
      <ol data-testid="activity">
        {events?.map((event) => (
          <li
            key={event.id}
            className="relative flex flex-wrap items-baseline justify-between gap-x-4 border-l border-line pb-5 pl-5 last:border-transparent last:pb-0 before:absolute before:top-2 before:-left-1 before:size-2 before:rounded-full before:bg-accent"
          >
            <div className="min-w-0">
              <p className="text-sm font-medium">{dashboardTexts.events[event.kind]}</p>
              {event.device && <p className="text-sm text-muted">{event.device}</p>}
            </div>
            <p className="text-sm text-muted">
              <RelativeTime at={event.at} />
            </p>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
