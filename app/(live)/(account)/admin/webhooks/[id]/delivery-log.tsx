"use client";

import { useConvex } from "convex/react";
import type { FunctionArgs, FunctionReturnType } from "convex/server";
import { useCallback, useEffect, useRef, useState } from "react";
import { webhookEvents } from "../../../../../../contract/webhook-events";
import { api } from "../../../../../../convex/_generated/api";
import { buttonClass } from "../../../../../_components/button";
import { Notice } from "../../../../../_components/notice";
import { Panel } from "../../../../../_components/panel";
import { Select } from "../../../../../_components/select";
import { SkeletonRows } from "../../../../../_components/skeleton-rows";
import { webhookTexts as texts } from "../../../../../_lib/webhook-texts";
import type { Endpoint } from "../endpoint-view";
import { DeliveryRow } from "./delivery-row";

type Page = FunctionReturnType<typeof api.webhooks.log.page>;
type Filter = Pick<FunctionArgs<typeof api.webhooks.log.page>, "state" | "event">;

const states = ["waiting", "delivered", "failed"] as const;
const events = [...webhookEvents, "webhook.test"] as const;
const all = { value: "", label: texts.any };

/** The deliveries of an endpoint, a page at a time. Each page is asked once; what is opened is live. */
export function DeliveryLog({ endpointId }: { endpointId: Endpoint["id"] }) {
  const convex = useConvex();
  const [filter, setFilter] = useState<Filter>({ state: null, event: null });
  const [pages, setPages] = useState<Page[]>();
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const latest = useRef(0);

  const load = useCallback(
    async (wanted: Filter, before: Page[]) => {
      const turn = ++latest.current;
      setBusy(true);
      try {
        const cursor = before.at(-1)?.cursor ?? null;
        const page = await convex.query(api.webhooks.log.page, { endpointId, ...wanted, cursor });
        // An answer to what was chosen before must not replace a newer one.
        if (turn === latest.current) setPages([...before, page]);
        setFailed(false);
      } catch {
        if (turn === latest.current) setFailed(true);
      }
      if (turn === latest.current) setBusy(false);
    },
    [convex, endpointId],
  );
  useEffect(() => {
    void load(filter, []);
  }, [filter, load]);

  const deliveries = pages?.flatMap((page) => page.deliveries);
  const more = pages?.at(-1)?.cursor;
  return (
    <Panel title={texts.log} lead={texts.logLead}>
      <search className="grid gap-x-5 sm:grid-cols-2">
        <Select
          name="state"
          label={texts.state}
          options={[all, ...states.map((value) => ({ value, label: texts.states[value] }))]}
          onChange={({ target }) =>
            setFilter({ ...filter, state: states.find((state) => state === target.value) ?? null })
          }
        />
        <Select
          name="event"
          label={texts.event}
          options={[all, ...events.map((value) => ({ value, label: value }))]}
          onChange={({ target }) =>
            setFilter({ ...filter, event: events.find((event) => event === target.value) ?? null })
          }
        />
      </search>
      {failed && <Notice look="problem">{texts.failed}</Notice>}
      {!deliveries && <SkeletonRows rows={3} />}
      {deliveries?.length === 0 && <p className="py-3 text-sm text-muted">{texts.noDeliveries}</p>}
      <ul className="divide-y divide-line" data-testid="deliveries" aria-busy={busy}>
        {deliveries?.map((delivery) => (
          <DeliveryRow key={delivery.id} delivery={delivery} />
        ))}
      </ul>
      <div className="flex flex-wrap gap-3 pt-4">
        {more && (
          <button
            type="button"
            aria-disabled={busy}
            onClick={() => !busy && load(filter, pages ?? [])}
            className={buttonClass("quiet")}
          >
            {busy ? texts.moreBusy : texts.more}
          </button>
        )}
        <button
          type="button"
          aria-disabled={busy}
          onClick={() => !busy && load(filter, [])}
          className={buttonClass("quiet")}
        >
          {texts.refresh}
        </button>
      </div>
    </Panel>
  );
}
