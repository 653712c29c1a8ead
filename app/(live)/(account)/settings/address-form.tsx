"use client";

import { EmailField } from "../../../_components/email-field";
import { Form } from "../../../_components/form";
import { checkEmail } from "../../../_lib/form-rules";
import { profileTexts as texts } from "../../../_lib/settings-texts";
import { fieldTexts } from "../../../_lib/texts";
import { useAuthForm } from "../../../_lib/use-auth-form";

/** Asks for another address. Nothing changes before both the old and the new one have agreed by mail. */
export function AddressForm({ email }: { email: string }) {
  const form = useAuthForm({
    checks: {
      newEmail: (value) => (value.trim().toLowerCase() === email ? texts.sameAddress : checkEmail(value)),
    },
    path: "/change-email",
    body: (values) => ({ newEmail: values.newEmail.trim() }),
    refusals: { VALIDATION_ERROR: { field: "newEmail", message: fieldTexts.emailWrong } },
  });
  return (
    <Form form={form} submit={texts.change} busy={texts.changeBusy} done={texts.changeSent}>
      <EmailField {...form.field("newEmail")} label={texts.newAddress} />
    </Form>
  );
}
