"use client";

import { useConvex } from "convex/react";
import { api } from "../../../../../convex/_generated/api";
import { Form } from "../../../../_components/form";
import { dataTexts as texts } from "../../../../_lib/settings-texts";
import { useForm } from "../../../../_lib/use-form";

/** Fetches all that is kept of the person, once, and hands it over as a file. */
export function Download() {
  const convex = useConvex();
  const form = useForm({
    checks: {},
    submit: async () => {
      try {
        const data = await convex.mutation(api.account.everything, {});
        const url = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: "application/json" }));
        Object.assign(document.createElement("a"), { href: url, download: texts.fileName }).click();
        URL.revokeObjectURL(url);
        return { kind: "done" };
      } catch {
        return { kind: "refused", message: texts.downloadFailed };
      }
    },
  });
  return <Form form={form} submit={texts.download} busy={texts.downloadBusy} done="" />;
}
