"use client";

import { useMutation } from "convex/react";
import { api } from "../../../../convex/_generated/api";
import { ConfirmButton } from "../../../_components/confirm-button";
import { dashboardTexts } from "../../../_lib/texts";

/** Ends another session after a question. The row disappears when the live list says that it is gone. */
export function EndSession({ id, device }: { id: string; device: string }) {
  const end = useMutation(api.sessions.end);
  return (
    <ConfirmButton
      label={dashboardTexts.end}
      describedAs={dashboardTexts.endLabel(device)}
      title={dashboardTexts.endTitle}
      text={dashboardTexts.endText(device)}
      confirm={dashboardTexts.endConfirm}
      busy={dashboardTexts.endBusy}
      cancel={dashboardTexts.endCancel}
      act={() =>
        end({ sessionId: id }).then(
          () => undefined,
          () => dashboardTexts.endFailed,
        )
      }
    />
  );
}
