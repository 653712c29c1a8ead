"use client";

import { type AuthAnswer, authRequest, problemText } from "./auth-request";
import type { FieldCheck } from "./form-rules";
import { sessionChange } from "./session-change";
import { type SubmitOutcome, useForm } from "./use-form";

interface AuthFormOptions<Name extends string> {
  checks: Record<Name, FieldCheck>;
  /** The route, or what chooses it by what was typed. */
  path: `/${string}` | ((values: Record<NoInfer<Name>, string>) => `/${string}`);
  /** The answer brings a new session, or ends this one for good: `done` must leave for a whole new page. */
  replacesSession?: boolean;
  body(values: Record<NoInfer<Name>, string>): Record<string, unknown>;
  /** What to say for a code of the server: beside a field, or above the form. Codes without an entry are our trouble. */
  refusals?: Record<string, { field?: NoInfer<Name>; message: string }>;
  /** What follows a success; without it the form says that it is done. */
  done?(data: unknown, values: Record<NoInfer<Name>, string>): SubmitOutcome<NoInfer<Name>>;
  /** For refusals that lead elsewhere. Undefined goes on with `refusals`. */
  refused?(
    answer: Extract<AuthAnswer, { ok: false }>,
    values: Record<NoInfer<Name>, string>,
  ): SubmitOutcome<NoInfer<Name>> | undefined;
}

/** A form whose submission is one request to an auth route: what every form of the app has in common. */
export function useAuthForm<Name extends string>(options: AuthFormOptions<Name>) {
  return useForm<Name>({
    checks: options.checks,
    submit: async (values) => {
      const path = typeof options.path === "function" ? options.path(values) : options.path;
      if (options.replacesSession) sessionChange.begin();
      const answer = await authRequest(path, options.body(values));
      if (options.replacesSession && !answer.ok) sessionChange.cancel();
      if (answer.ok) return options.done?.(answer.data, values) ?? { kind: "done" };
      const elsewhere = options.refused?.(answer, values);
      if (elsewhere) return elsewhere;
      const known = options.refusals?.[answer.code];
      return { kind: "refused", ...(known ?? { message: problemText(answer) }) };
    },
  });
}

/** Leaves for a whole new page: nothing that was fetched for a stranger may be shown to the person, nor the other way. */
export function leaveFor(address: string): { kind: "leaving" } {
  location.assign(address);
  return { kind: "leaving" };
}
