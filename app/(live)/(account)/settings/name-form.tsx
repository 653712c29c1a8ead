"use client";

import { Field } from "../../../_components/field";
import { Notice } from "../../../_components/notice";
import { SubmitButton } from "../../../_components/submit-button";
import { authRequest, problemText } from "../../../_lib/auth-request";
import { checkName } from "../../../_lib/form-rules";
import { fieldTexts, settingsTexts } from "../../../_lib/texts";
import { useForm } from "../../../_lib/use-form";

export function NameForm({ name }: { name: string }) {
  const { formProps, field, problem, busy, done, ready } = useForm({
    checks: { name: checkName },
    submit: async (values) => {
      const answer = await authRequest("/update-user", { name: values.name.trim() });
      if (answer.ok) return { kind: "done" };
      if (answer.code === "NAME_EMPTY") return { kind: "refused", field: "name", message: fieldTexts.nameMissing };
      return { kind: "refused", message: problemText(answer) };
    },
  });
  return (
    <form {...formProps} className="space-y-3">
      {problem && <Notice look="problem">{problem}</Notice>}
      <Field {...field("name")} label={fieldTexts.name} autoComplete="name" defaultValue={name} />
      <div className="flex items-center gap-4">
        <SubmitButton
          label={settingsTexts.save}
          busyLabel={settingsTexts.busy}
          busy={busy}
          ready={ready}
          className="min-w-28"
        />
        <p role="status" className="text-sm text-muted">
          {done && settingsTexts.saved}
        </p>
      </div>
    </form>
  );
}
