"use client";

import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";
import { fieldTexts } from "../_lib/texts";
import { useReady } from "../_lib/use-ready";
import { Field, type FieldProps } from "./field";

/** A password input whose content can be shown. `autoComplete` is asked for: password managers go by it. */
export function PasswordField(
  props: Omit<FieldProps, "type" | "end"> & { autoComplete: "current-password" | "new-password" },
) {
  const ready = useReady();
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <Field
      {...props}
      type={shown ? "text" : "password"}
      autoCapitalize="none"
      spellCheck={false}
      end={
        <button
          type="button"
          disabled={!ready}
          aria-label={shown ? fieldTexts.hidePassword : fieldTexts.showPassword}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
          className="absolute inset-y-0 right-0 flex w-12 items-center justify-center rounded-control text-muted hover:text-ink"
        >
          <Icon aria-hidden size={20} strokeWidth={1.75} />
        </button>
      }
    />
  );
}
