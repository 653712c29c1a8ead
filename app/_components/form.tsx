import type { ReactNode } from "react";
import type { useForm } from "../_lib/use-form";
import { Notice } from "./notice";
import { SubmitButton } from "./submit-button";

interface FormProps {
  form: Pick<ReturnType<typeof useForm>, "formProps" | "problem" | "busy" | "done" | "ready">;
  submit: string;
  /** Said while the form is on its way. */
  busy: string;
  /** Said when it is done, beside a button that then is only as wide as its words. */
  done?: string;
  look?: "primary" | "danger";
  /** Stands beside the button. */
  aside?: ReactNode;
  children?: ReactNode;
}

/** The frame of every form: what went wrong above, the fields, the button, what was done beside it. */
export function Form({ form, submit, busy, done, look = "primary", aside, children }: FormProps) {
  const narrow = done !== undefined || aside !== undefined;
  return (
    <form {...form.formProps} className="space-y-3">
      {form.problem && <Notice look="problem">{form.problem}</Notice>}
      {children}
      <div className="flex flex-wrap items-center gap-4">
        <SubmitButton
          label={submit}
          busyLabel={busy}
          busy={form.busy}
          ready={form.ready}
          look={look}
          className={narrow ? "min-w-28" : "w-full"}
        />
        {aside}
        {done !== undefined && (
          <p role="status" className="text-sm text-muted">
            {form.done && done}
          </p>
        )}
      </div>
    </form>
  );
}
