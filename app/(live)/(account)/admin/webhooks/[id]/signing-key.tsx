"use client";

import { useMutation } from "convex/react";
import { useState } from "react";
import { api } from "../../../../../../convex/_generated/api";
import { Form } from "../../../../../_components/form";
import { Panel } from "../../../../../_components/panel";
import { QuickButton } from "../../../../../_components/quick-button";
import { Select } from "../../../../../_components/select";
import { ShownSecret } from "../../../../../_components/shown-secret";
import { useForm } from "../../../../../_lib/use-form";
import { webhookTexts as texts } from "../../../../../_lib/webhook-texts";
import type { Endpoint } from "../endpoint-view";

const overlaps = [0, 24, 168] as const;

/** Shows the key when asked, and replaces it while the old one signs, too. */
export function SigningKey({ endpoint: { id: endpointId, previousUntil } }: { endpoint: Endpoint }) {
  const show = useMutation(api.webhooks.endpoints.showSecret);
  const rotate = useMutation(api.webhooks.endpoints.rotate);
  const [secret, setSecret] = useState<string>();
  const form = useForm({
    checks: { overlap: () => undefined },
    submit: async ({ overlap }) => {
      const overlapHours = overlaps.find((hours) => String(hours) === overlap) ?? 24;
      return rotate({ endpointId, overlapHours }).then(
        (value) => {
          setSecret(value);
          return { kind: "done" } as const;
        },
        () => ({ kind: "refused", message: texts.failed }) as const,
      );
    },
  });
  const overlapping = previousUntil !== null && previousUntil > Date.now();
  return (
    <Panel title={texts.key} lead={texts.keyLead}>
      {overlapping && (
        <p className="pb-4 text-sm" suppressHydrationWarning>
          {texts.keyOverlap(`${new Date(previousUntil).toISOString().slice(0, 16).replace("T", " ")} UTC`)}
        </p>
      )}
      {secret === undefined ? (
        <div className="grid gap-6">
          <div>
            <QuickButton
              label={texts.showKey}
              act={() =>
                show({ endpointId }).then(
                  (value) => {
                    setSecret(value);
                    return undefined;
                  },
                  () => texts.failed,
                )
              }
            />
          </div>
          <Form form={form} submit={texts.rotate} busy={texts.rotateBusy} done="" look="danger">
            <Select
              name="overlap"
              label={texts.rotateOverlap}
              defaultValue="24"
              options={texts.rotateOverlaps.map(({ hours, label }) => ({ value: String(hours), label }))}
            />
          </Form>
        </div>
      ) : (
        <ShownSecret value={secret} texts={texts.secret} testId="endpoint-key" onDone={() => setSecret(undefined)} />
      )}
    </Panel>
  );
}
