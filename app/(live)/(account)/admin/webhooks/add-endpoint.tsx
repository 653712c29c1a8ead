"use client";

import { useMutation } from "convex/react";
import { api } from "../../../../../convex/_generated/api";
import { Field } from "../../../../_components/field";
import { Form } from "../../../../_components/form";
import { useForm } from "../../../../_lib/use-form";
import { webhookTexts as texts } from "../../../../_lib/webhook-texts";
import { chosenEvents, EventChoice, eventChecks } from "./event-choice";

const aboutUrl = ["malformed", "not_https", "has_credentials", "private", "taken"];

export function AddEndpoint({ onAdded }: { onAdded(secret: string): void }) {
  const add = useMutation(api.webhooks.endpoints.add);
  const form = useForm({
    checks: { url: (value: string) => (value.trim() === "" ? texts.urlMissing : undefined), ...eventChecks },
    submit: async ({ url, ...events }) => {
      const answer = await add({ url, events: chosenEvents(events) }).catch(() => ({ problem: "failed" }));
      if ("problem" in answer) {
        const message = texts.problems[answer.problem] ?? texts.failed;
        return { kind: "refused", message, ...(aboutUrl.includes(answer.problem) ? { field: "url" } : {}) };
      }
      onAdded(answer.secret);
      return { kind: "done" };
    },
  });
  return (
    <Form form={form} submit={texts.addSubmit} busy={texts.addBusy} done="">
      <Field {...form.field("url")} label={texts.url} hint={texts.urlHint} type="url" autoComplete="off" />
      <EventChoice />
    </Form>
  );
}
