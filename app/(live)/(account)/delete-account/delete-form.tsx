"use client";

import { useState } from "react";
import { buttonClass } from "../../../_components/button";
import { Form } from "../../../_components/form";
import { Notice } from "../../../_components/notice";
import { afterSignIn } from "../../../_lib/return-path";
import { deleteAccountTexts as texts } from "../../../_lib/settings-texts";
import { leaveFor, useAuthForm } from "../../../_lib/use-auth-form";

export function DeleteForm({ token }: { token: string }) {
  const [usable, setUsable] = useState(token !== "");
  const form = useAuthForm({
    checks: {},
    path: "/delete-user",
    // The live queries say that the session is gone before the answer is here: that is no end to be told of.
    replacesSession: true,
    body: () => ({ token }),
    refused: ({ code }) => {
      if (!["NETWORK", "TOO_MANY"].includes(code)) setUsable(false);
      return undefined;
    },
    done: () => leaveFor("/"),
  });
  if (!usable) {
    return (
      <div className="space-y-5">
        <Notice look="problem">{texts.failed}</Notice>
        <a href="/settings/data" className={buttonClass("primary")}>
          {texts.settings}
        </a>
      </div>
    );
  }
  return (
    <Form
      form={form}
      submit={texts.confirm}
      busy={texts.busy}
      look="danger"
      aside={
        <a href={afterSignIn} className={buttonClass("quiet")}>
          {texts.keep}
        </a>
      }
    />
  );
}
