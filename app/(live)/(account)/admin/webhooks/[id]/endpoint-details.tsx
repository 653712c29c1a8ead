"use client";

import { type Preloaded, useMutation } from "convex/react";
import Link from "next/link";
import { useState } from "react";
import { api } from "../../../../../../convex/_generated/api";
import { Form } from "../../../../../_components/form";
import { Notice } from "../../../../../_components/notice";
import { PageTitle } from "../../../../../_components/page-title";
import { Panel } from "../../../../../_components/panel";
import { SkeletonRows } from "../../../../../_components/skeleton-rows";
import { useForm } from "../../../../../_lib/use-form";
import { useLiveAnswer } from "../../../../../_lib/use-live-answer";
import { webhookTexts as texts } from "../../../../../_lib/webhook-texts";
import { EndpointBadges } from "../endpoint-badges";
import type { Endpoint } from "../endpoint-view";
import { chosenEvents, EventChoice, eventChecks } from "../event-choice";
import { DeliveryLog } from "./delivery-log";
import { EndpointActions } from "./endpoint-actions";
import { SigningKey } from "./signing-key";

interface EndpointDetailsProps {
  id: string;
  preloaded: Preloaded<typeof api.webhooks.endpoints.list>;
}

/** One endpoint, live: its events, its key, what can be done with it, and its log. */
export function EndpointDetails({ id, preloaded }: EndpointDetailsProps) {
  const view = useLiveAnswer(preloaded);
  const endpoint = view?.endpoints.find((candidate) => candidate.id === id);
  // A test is seen in the log at once: the log is no live list, and asks again when this changes.
  const [turn, setTurn] = useState(0);
  return (
    <>
      <p className="mb-4 text-sm">
        <Link href="/admin/webhooks" className="text-link">
          {texts.back}
        </Link>
      </p>
      {view === undefined && <SkeletonRows rows={3} />}
      {view && !endpoint && <Notice look="info">{texts.notFound}</Notice>}
      {endpoint && (
        <>
          <PageTitle title={new URL(endpoint.url).host}>
            <span className="flex min-h-7 flex-wrap items-center gap-2 break-all">
              {endpoint.url}
              <EndpointBadges endpoint={endpoint} />
            </span>
          </PageTitle>
          <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
            <div className="grid gap-6">
              <Events endpoint={endpoint} />
              <DeliveryLog key={turn} endpointId={endpoint.id} />
            </div>
            <div className="grid gap-6">
              <EndpointActions endpoint={endpoint} onTest={() => setTurn((before) => before + 1)} />
              <SigningKey endpoint={endpoint} />
            </div>
          </div>
        </>
      )}
    </>
  );
}

function Events({ endpoint: { id: endpointId, events, declared } }: { endpoint: Endpoint }) {
  const choose = useMutation(api.webhooks.endpoints.choose);
  const form = useForm({
    checks: eventChecks,
    submit: async (values) => {
      const chosen = chosenEvents(values);
      if (chosen.length === 0) return { kind: "refused", message: texts.problems["no_events"] ?? texts.failed };
      return choose({ endpointId, events: chosen }).then(
        () => ({ kind: "done" }) as const,
        () => ({ kind: "refused", message: texts.failed }) as const,
      );
    },
  });
  return (
    <Panel title={texts.chosen} lead={declared ? texts.chosenInStack : texts.chosenLead}>
      {declared ? (
        <p className="text-sm">{events.join(", ")}</p>
      ) : (
        <Form form={form} submit={texts.save} busy={texts.saveBusy} done={texts.saved}>
          <EventChoice chosen={events} />
        </Form>
      )}
    </Panel>
  );
}
