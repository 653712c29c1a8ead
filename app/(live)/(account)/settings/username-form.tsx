"use client";

import { Field } from "../../../_components/field";
import { Form } from "../../../_components/form";
import { profileTexts as texts } from "../../../_lib/settings-texts";
import { settingsTexts } from "../../../_lib/texts";
import { useAuthForm } from "../../../_lib/use-auth-form";

const shape = /^[A-Za-z0-9_.]{3,30}$/;
const wrong = { field: "username", message: texts.usernameWrong } as const;

export function UsernameForm({ username }: { username: string }) {
  const form = useAuthForm({
    checks: { username: (value) => (shape.test(value.trim()) ? undefined : texts.usernameWrong) },
    path: "/update-user",
    body: (values) => ({ username: values.username.trim() }),
    refusals: {
      USERNAME_IS_ALREADY_TAKEN: { field: "username", message: texts.usernameTaken },
      INVALID_USERNAME: wrong,
      USERNAME_TOO_SHORT: wrong,
      USERNAME_TOO_LONG: wrong,
    },
  });
  return (
    <Form form={form} submit={settingsTexts.save} busy={settingsTexts.busy} done={settingsTexts.saved}>
      <Field
        {...form.field("username")}
        label={texts.username}
        hint={texts.usernameHint}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        defaultValue={username}
      />
    </Form>
  );
}
