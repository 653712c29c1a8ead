"use client";

import { useState } from "react";
import { ConfirmButton } from "../../../../_components/confirm-button";
import { Notice } from "../../../../_components/notice";
import { authRequest, problemText } from "../../../../_lib/auth-request";
import { dataTexts as texts } from "../../../../_lib/settings-texts";

/** Sends the mail from which a person goes on to delete the account. */
export function AskToDelete() {
  const [sent, setSent] = useState(false);
  if (sent) return <Notice look="good">{texts.sent}</Notice>;
  return (
    <ConfirmButton
      label={texts.ask}
      title={texts.askTitle}
      text={texts.askText}
      confirm={texts.askConfirm}
      busy={texts.askBusy}
      cancel={texts.askCancel}
      look="danger"
      act={async () => {
        const answer = await authRequest("/delete-user", {});
        if (!answer.ok) return problemText(answer);
        setSent(true);
        return undefined;
      }}
    />
  );
}
