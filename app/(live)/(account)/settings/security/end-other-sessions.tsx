"use client";

import { ConfirmButton } from "../../../../_components/confirm-button";
import { authRequest, problemText } from "../../../../_lib/auth-request";
import { securityTexts as texts } from "../../../../_lib/settings-texts";

export function EndOtherSessions() {
  return (
    <div>
      <ConfirmButton
        label={texts.endOthers}
        title={`${texts.endOthers}?`}
        text={texts.endOthersText}
        confirm={texts.endOthers}
        busy={texts.endOthersBusy}
        cancel={texts.keep}
        act={async () => {
          const answer = await authRequest("/revoke-other-sessions", {});
          return answer.ok ? undefined : problemText(answer);
        }}
      />
    </div>
  );
}
