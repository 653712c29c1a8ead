"use client";

import { EmailField } from "../../_components/email-field";
import { Field } from "../../_components/field";
import { Form } from "../../_components/form";
import { PasswordField } from "../../_components/password-field";
import { afterFirstFactor } from "../../_lib/after-first-factor";
import { checkEmail, checkPassword } from "../../_lib/form-rules";
import { rememberPendingMail } from "../../_lib/pending-mail";
import { fieldTexts, otherWaysTexts, signInTexts } from "../../_lib/texts";
import { leaveFor, useAuthForm } from "../../_lib/use-auth-form";

interface SignInFormProps {
  returnTo: string;
  /** Whether a username does, too. */
  byUsername: boolean;
}

const wrong = { field: "password", message: signInTexts.wrong } as const;
const isAddress = (text: string) => text.includes("@");

export function SignInForm({ returnTo, byUsername }: SignInFormProps) {
  const form = useAuthForm({
    checks: { email: byUsername ? checkAddressOrUsername : checkEmail, password: checkPassword },
    path: ({ email }) => (isAddress(email) ? "/sign-in/email" : "/sign-in/username"),
    body: ({ email, password }) => ({ [isAddress(email) ? "email" : "username"]: email.trim(), password }),
    refusals: {
      INVALID_EMAIL_OR_PASSWORD: wrong,
      INVALID_USERNAME_OR_PASSWORD: wrong,
      INVALID_EMAIL: wrong,
      INVALID_USERNAME: wrong,
      USERNAME_TOO_SHORT: wrong,
      USERNAME_TOO_LONG: wrong,
      BANNED_USER: { message: signInTexts.banned },
    },
    refused: ({ code }, { email }) => {
      if (code !== "EMAIL_NOT_VERIFIED" || !isAddress(email)) return undefined;
      rememberPendingMail({ kind: "verify", email: email.trim() });
      return leaveFor("/check-mail");
    },
    done: (data) => leaveFor(afterFirstFactor(data, returnTo)),
  });
  return (
    <Form form={form} submit={signInTexts.submit} busy={signInTexts.busy}>
      {byUsername ? (
        <Field
          {...form.field("email")}
          label={otherWaysTexts.emailOrUsername}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
        />
      ) : (
        <EmailField {...form.field("email")} />
      )}
      <PasswordField {...form.field("password")} label={fieldTexts.password} autoComplete="current-password" />
      <div className="flex justify-end pb-4 text-sm">
        <a href="/forgot-password" className="text-link">
          {signInTexts.forgot}
        </a>
      </div>
    </Form>
  );
}

function checkAddressOrUsername(value: string): string | undefined {
  return value.trim() === "" ? otherWaysTexts.emailOrUsernameMissing : undefined;
}
