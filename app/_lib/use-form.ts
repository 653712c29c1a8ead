"use client";

import { type FormEvent, useEffect, useRef, useState } from "react";
import type { FieldCheck } from "./form-rules";
import { useReady } from "./use-ready";

/** How a submission ended. `leaving` keeps the form busy until the next page is there. */
export type SubmitOutcome<Name extends string> =
  | { kind: "leaving" }
  | { kind: "done" }
  | { kind: "refused"; field?: Name; message: string };

interface FormOptions<Name extends string> {
  checks: Record<Name, FieldCheck>;
  submit(values: Record<Name, string>): Promise<SubmitOutcome<Name>>;
}

/**
 * State of a small form: checks on submit, errors beside their fields, focus on the first that is wrong, one submission
 * at a time. Inputs stay uncontrolled, so that what was typed before the page became interactive is kept.
 */
export function useForm<Name extends string>({ checks, submit }: FormOptions<Name>) {
  const form = useRef<HTMLFormElement>(null);
  const [errors, setErrors] = useState<Partial<Record<Name, string>>>({});
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState(false);
  const ready = useReady();
  const names = Object.keys(checks) as Name[];

  useEffect(() => {
    // A page that comes back from the browser's history must not be busy for ever.
    const wake = (event: PageTransitionEvent) => {
      if (event.persisted) setBusy(false);
    };
    addEventListener("pageshow", wake);
    return () => removeEventListener("pageshow", wake);
  }, []);

  const focus = (name: Name) => form.current?.querySelector<HTMLInputElement>(`[name="${name}"]`)?.focus();

  async function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (busy) return;
    const data = new FormData(event.currentTarget);
    const values = Object.fromEntries(names.map((name) => [name, String(data.get(name) ?? "")])) as Record<
      Name,
      string
    >;
    const found: Partial<Record<Name, string>> = {};
    for (const name of names) {
      const message = checks[name](values[name]);
      if (message !== undefined) found[name] = message;
    }
    setErrors(found);
    setProblem(undefined);
    setDone(false);
    const first = names.find((name) => found[name] !== undefined);
    if (first) return focus(first);

    setBusy(true);
    const outcome = await submit(values);
    if (outcome.kind === "leaving") return;
    setBusy(false);
    if (outcome.kind === "done") return setDone(true);
    if (!outcome.field) return setProblem(outcome.message);
    setErrors({ [outcome.field]: outcome.message } as Partial<Record<Name, string>>);
    focus(outcome.field);
  }

  return {
    /** Spread on the form. `post` keeps typed values out of the address bar, should it ever be sent without script. */
    formProps: { ref: form, onSubmit, noValidate: true, method: "post" } as const,
    /** Spread on a field. */
    field: (name: Name) => ({
      name,
      error: errors[name],
      onChange: () => errors[name] !== undefined && setErrors((known) => ({ ...known, [name]: undefined })),
    }),
    /** What went wrong where no field is to blame. */
    problem,
    busy,
    done,
    /** False until the page is interactive: a form sent before would be lost. */
    ready,
  };
}
