"use client";

import { useMutation, useQuery } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { useState } from "react";
import { api } from "../../../../../../convex/_generated/api";
import { Badge } from "../../../../../_components/badge";
import { buttonClass } from "../../../../../_components/button";
import { QuickButton } from "../../../../../_components/quick-button";
import { RelativeTime } from "../../../../../_components/relative-time";
import { SkeletonRows } from "../../../../../_components/skeleton-rows";
import { webhookTexts as texts } from "../../../../../_lib/webhook-texts";

type Delivery = FunctionReturnType<typeof api.webhooks.log.page>["deliveries"][number];
type Outcome = NonNullable<Delivery["last"]>;

const looks = { waiting: "plain", delivered: "good", failed: "danger" } as const;

/** A delivery; opened, it shows its body and attempts, live, and can be sent again. */
export function DeliveryRow({ delivery }: { delivery: Delivery }) {
  const [open, setOpen] = useState(false);
  const live = useQuery(api.webhooks.log.delivery, open ? { deliveryId: delivery.id } : "skip");
  const { id, event, at, state, attempts, last } = live ?? delivery;
  return (
    <li className="py-3">
      <div className="flex min-h-14 flex-wrap items-center gap-4">
        <div className="min-w-0 flex-1">
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1 font-medium">
            {event}
            <Badge look={looks[state]}>{texts.states[state]}</Badge>
          </p>
          <p className="text-sm text-muted">
            <RelativeTime at={at} /> · {texts.attempts(attempts)}
            {last && ` · ${wordsFor(last)}`}
          </p>
        </div>
        <button
          type="button"
          aria-expanded={open}
          aria-label={open ? undefined : texts.detailsLabel(event)}
          onClick={() => setOpen(!open)}
          className={buttonClass("quiet", "px-4 text-sm")}
        >
          {open ? texts.hide : texts.details}
        </button>
      </div>
      {open && (live ? <Details id={id} view={live} /> : <SkeletonRows rows={1} />)}
    </li>
  );
}

interface DetailsProps {
  id: Delivery["id"];
  view: NonNullable<FunctionReturnType<typeof api.webhooks.log.delivery>>;
}

function Details({ id, view }: DetailsProps) {
  const replay = useMutation(api.webhooks.log.replay);
  return (
    <div className="grid gap-4 pt-3 text-sm" data-testid="delivery">
      <p className="break-all">
        {texts.id}: <code className="font-mono">{view.messageId}</code>
      </p>
      <pre className="rounded-control bg-sunken p-4 font-mono text-sm break-all whitespace-pre-wrap">{view.body}</pre>
      <ul className="grid gap-2">
        {view.history.map(({ at, number, outcome }) => (
          <li key={at}>
            {texts.attempt(number)}: {wordsFor(outcome)} · {texts.took(outcome.durationMs)} · <RelativeTime at={at} />
            {outcome.excerpt && <span className="block break-words text-muted">{outcome.excerpt}</span>}
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-3">
        <QuickButton
          label={texts.replay}
          act={() =>
            replay({ deliveryId: id }).then(
              () => undefined,
              () => texts.failed,
            )
          }
        />
      </div>
    </div>
  );
}

function wordsFor({ problem, status }: Outcome): string {
  if (problem === undefined) return texts.taken(status ?? 0);
  return status === undefined ? texts.problem[problem] : `${texts.problem[problem]} (${status})`;
}
