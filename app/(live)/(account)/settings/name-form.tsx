"use client";

import { Field } from "../../../_components/field";
import { Form } from "../../../_components/form";
import { checkName } from "../../../_lib/form-rules";
import { fieldTexts, settingsTexts } from "../../../_lib/texts";
import { useAuthForm } from "../../../_lib/use-auth-form";

export function NameForm({ name }: { name: string }) {
  const form = useAuthForm({
    checks: { name: checkName },
    path: "/update-user",
    body: (values) => ({ name: values.name.trim() }),
    refusals: { NAME_EMPTY: { field: "name", message: fieldTexts.nameMissing } },
  });
  return (
    <Form form={form} submit={settingsTexts.save} busy={settingsTexts.busy} done={settingsTexts.saved}>
      <Field {...form.field("name")} label={fieldTexts.name} autoComplete="name" defaultValue={name} />
    </Form>
  );
}
