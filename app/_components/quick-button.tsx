"use client";

import { useState } from "react";
import { useReady } from "../_lib/use-ready";
import { buttonClass } from "./button";

interface QuickButtonProps {
  label: string;
  describedAs?: string;
  /** Does it. Returns what to say where it failed. */
  act(): Promise<string | undefined>;
  look?: "primary" | "quiet";
}

/** A button that does something at once, and says where it failed. For what can be taken back. */
export function QuickButton({ label, describedAs, act, look = "quiet" }: QuickButtonProps) {
  const ready = useReady();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  async function run() {
    if (busy) return;
    setBusy(true);
    setProblem(await act());
    setBusy(false);
  }
  return (
    <>
      <button
        type="button"
        disabled={!ready}
        aria-label={describedAs}
        aria-disabled={busy}
        onClick={run}
        className={buttonClass(look, "shrink-0 px-4 text-sm")}
      >
        {label}
      </button>
      {problem && (
        <p role="alert" className="basis-full text-sm text-danger-ink">
          {problem}
        </p>
      )}
    </>
  );
}
