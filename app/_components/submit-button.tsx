import { LoaderCircle } from "lucide-react";
import { buttonClass } from "./button";

interface SubmitButtonProps {
  label: string;
  /** Said and shown while the form is on its way. The button keeps its size. */
  busyLabel: string;
  busy: boolean;
  ready: boolean;
  look?: "primary" | "danger";
  className?: string;
}

export function SubmitButton({
  label,
  busyLabel,
  busy,
  ready,
  look = "primary",
  className = "w-full",
}: SubmitButtonProps) {
  return (
    <button type="submit" disabled={!ready} aria-disabled={busy} className={buttonClass(look, className)}>
      {busy && <LoaderCircle aria-hidden size={18} className="motion-safe:animate-spin" />}
      <span aria-live="polite">{busy ? busyLabel : label}</span>
    </button>
  );
}
