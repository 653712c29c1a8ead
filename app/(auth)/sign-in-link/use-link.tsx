"use client";

import { useState } from "react";
import { buttonClass } from "../../_components/button";
import { Form } from "../../_components/form";
import { PageTitle } from "../../_components/page-title";
import { afterFirstFactor } from "../../_lib/after-first-factor";
import { authRequest, problemText } from "../../_lib/auth-request";
import { afterSignIn } from "../../_lib/return-path";
import { signInLinkTexts as texts } from "../../_lib/texts";
import { leaveFor } from "../../_lib/use-auth-form";
import { useForm } from "../../_lib/use-form";

/**
 * Signs in with the token of the mail, when the person says so. Not by opening the address alone: programs that look
 * through mails open links, and would use it up.
 */
export function UseLink({ token }: { token: string }) {
  const [usable, setUsable] = useState(true);
  const form = useForm({
    checks: {},
    submit: async () => {
      const answer = await authRequest(`/magic-link/verify?token=${encodeURIComponent(token)}`);
      if (!answer.ok) return { kind: "refused", message: problemText(answer) };
      if (hasSession(answer.data)) return leaveFor(afterFirstFactor(answer.data, afterSignIn));
      setUsable(false);
      return { kind: "done" };
    },
  });
  if (!usable) {
    return (
      <div role="alert">
        <PageTitle title={texts.failedTitle}>{texts.failed}</PageTitle>
        <a href="/sign-in-link" className={buttonClass("primary", "w-full")}>
          {texts.again}
        </a>
      </div>
    );
  }
  return (
    <>
      <PageTitle title={texts.title}>{texts.lead}</PageTitle>
      <Form form={form} submit={texts.submit} busy={texts.busy} />
    </>
  );
}

/** A link that was used or ran out answers with a redirect to a page, which is no JSON. */
function hasSession(data: unknown): boolean {
  return typeof data === "object" && data !== null && ("token" in data || "twoFactorRedirect" in data);
}
