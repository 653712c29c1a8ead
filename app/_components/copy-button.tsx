"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { buttonClass } from "./button";

/** Puts a text on the clipboard and says so. Where the browser refuses, the text is there to be selected. */
export function CopyButton({ text, label, done }: { text: string; label: string; done: string }) {
  const [copied, setCopied] = useState(false);
  const Icon = copied ? Check : Copy;
  return (
    <button
      type="button"
      onClick={() =>
        navigator.clipboard.writeText(text).then(
          () => setCopied(true),
          () => setCopied(false),
        )
      }
      className={buttonClass("quiet")}
    >
      <Icon aria-hidden size={18} strokeWidth={1.75} />
      <span aria-live="polite">{copied ? done : label}</span>
    </button>
  );
}
