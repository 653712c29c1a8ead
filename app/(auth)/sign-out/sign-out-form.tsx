"use client";

import { buttonClass } from "../../_components/button";
import { Notice } from "../../_components/notice";
import { SubmitButton } from "../../_components/submit-button";
import { authRequest, problemText } from "../../_lib/auth-request";
import { afterSignIn } from "../../_lib/return-path";
import { signOutTexts } from "../../_lib/texts";
import { useForm } from "../../_lib/use-form";

export function SignOutForm() {
  const { formProps, problem, busy, ready } = useForm({
    checks: {},
    submit: async () => {
      const answer = await authRequest("/sign-out", {});
      if (!answer.ok) return { kind: "refused", message: problemText(answer) };
      location.assign("/sign-out");
      return { kind: "leaving" };
    },
  });
  return (
    <form {...formProps} className="space-y-3">
      {problem && <Notice look="problem">{problem}</Notice>}
      <SubmitButton label={signOutTexts.submit} busyLabel={signOutTexts.busy} busy={busy} ready={ready} />
      <a href={afterSignIn} className={buttonClass("quiet", "w-full")}>
        {signOutTexts.stay}
      </a>
    </form>
  );
}
