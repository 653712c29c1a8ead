"use client";

import { AlertDialog } from "@base-ui/react/alert-dialog";
import { useMutation } from "convex/react";
import { useState } from "react";
import { api } from "../../../../convex/_generated/api";
import { buttonClass } from "../../../_components/button";
import { dashboardTexts } from "../../../_lib/texts";

/** Ends another session after a question. The row disappears when the live list says that it is gone. */
export function EndSession({ id, device }: { id: string; device: string }) {
  const end = useMutation(api.sessions.end);
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);

  async function confirm() {
    if (busy) return;
    setBusy(true);
    setFailed(false);
    try {
      await end({ sessionId: id });
      setOpen(false);
    } catch {
      setFailed(true);
    }
    setBusy(false);
  }

  return (
    <AlertDialog.Root open={open} onOpenChange={setOpen}>
      <AlertDialog.Trigger
        aria-label={dashboardTexts.endLabel(device)}
        className={buttonClass("quiet", "shrink-0 px-4 text-sm")}
      >
        {dashboardTexts.end}
      </AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="fixed inset-0 z-20 bg-black/45" />
        <AlertDialog.Popup className="card fixed top-1/2 left-1/2 z-30 w-[min(26rem,calc(100vw-2rem))] -translate-1/2 p-7 shadow-2xl shadow-black/20">
          <AlertDialog.Title className="text-lg font-semibold">{dashboardTexts.endTitle}</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-muted">
            {dashboardTexts.endText(device)}
          </AlertDialog.Description>
          <p role="alert" className="mt-2 min-h-5 text-sm text-danger-ink">
            {failed && dashboardTexts.endFailed}
          </p>
          <div className="mt-4 flex flex-wrap justify-end gap-3">
            <AlertDialog.Close className={buttonClass("quiet")}>{dashboardTexts.endCancel}</AlertDialog.Close>
            <button type="button" onClick={confirm} aria-disabled={busy} className={buttonClass("danger")}>
              {busy ? dashboardTexts.endBusy : dashboardTexts.endConfirm}
            </button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
