"use client";

import { AlertDialog } from "@base-ui/react/alert-dialog";
import { useState } from "react";
import { useReady } from "../_lib/use-ready";
import { buttonClass } from "./button";

interface ConfirmButtonProps {
  label: string;
  /** For screen readers, where the label alone does not say what it acts on. */
  describedAs?: string;
  title: string;
  text: string;
  confirm: string;
  busy: string;
  cancel: string;
  /** Does it. Returns what to say where it failed. The row that it stands in disappears by itself. */
  act(): Promise<string | undefined>;
  look?: "quiet" | "danger";
}

/** A button that asks before it does what cannot be taken back. */
export function ConfirmButton(props: ConfirmButtonProps) {
  const ready = useReady();
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();

  async function confirm() {
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    const failed = await props.act();
    setProblem(failed);
    setBusy(false);
    if (failed === undefined) setOpen(false);
  }

  return (
    <AlertDialog.Root open={open} onOpenChange={setOpen}>
      <AlertDialog.Trigger
        disabled={!ready}
        aria-label={props.describedAs}
        className={buttonClass(props.look ?? "quiet", "shrink-0 px-4 text-sm")}
      >
        {props.label}
      </AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="fixed inset-0 z-20 bg-black/45" />
        <AlertDialog.Popup className="card fixed top-1/2 left-1/2 z-30 w-[min(26rem,calc(100vw-2rem))] -translate-1/2 p-7 shadow-2xl shadow-black/20">
          <AlertDialog.Title className="text-lg font-semibold">{props.title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-muted">{props.text}</AlertDialog.Description>
          <p role="alert" className="mt-2 min-h-5 text-sm text-danger-ink">
            {problem}
          </p>
          <div className="mt-4 flex flex-wrap justify-end gap-3">
            <AlertDialog.Close className={buttonClass("quiet")}>{props.cancel}</AlertDialog.Close>
            <button type="button" onClick={confirm} aria-disabled={busy} className={buttonClass("danger")}>
              {busy ? props.busy : props.confirm}
            </button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
