"use client";

import { useState } from "react";
import { authRequest, problemText } from "../_lib/auth-request";
import { socialTexts } from "../_lib/texts";
import { useReady } from "../_lib/use-ready";
import { buttonClass } from "./button";
import { Notice } from "./notice";

export interface SocialChoice {
  id: string;
  name: string;
  path: string;
}

/** One button for each provider that the stack enables. Nothing where there is none. */
export function SocialButtons({ choices, returnTo }: { choices: SocialChoice[]; returnTo: string }) {
  const ready = useReady();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  if (choices.length === 0) return null;

  async function start(provider: string) {
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    const answer = await authRequest("/sign-in/social", {
      provider,
      callbackURL: returnTo,
      errorCallbackURL: "/error",
    });
    const url = answer.ok ? providerUrl(answer.data) : undefined;
    if (url) return location.assign(url);
    setBusy(false);
    setProblem(problemText(answer.ok ? { ok: false, code: "SERVER", retryAfterSeconds: undefined } : answer));
  }

  return (
    <div className="mb-6 space-y-6">
      <div className="space-y-3">
        {problem && <Notice look="problem">{problem}</Notice>}
        {choices.map(({ id, name, path }) => (
          <button
            key={id}
            type="button"
            disabled={!ready}
            onClick={() => start(id)}
            aria-disabled={busy}
            className={buttonClass("quiet", "w-full")}
          >
            <svg aria-hidden="true" width="18" height="18" viewBox="0 0 24 24" fill="currentColor">
              <path d={path} />
            </svg>
            {socialTexts.continueWith(name)}
          </button>
        ))}
      </div>
      <div className="flex items-center gap-4 text-sm text-muted">
        <span aria-hidden className="h-px flex-1 bg-line" />
        {socialTexts.or}
        <span aria-hidden className="h-px flex-1 bg-line" />
      </div>
    </div>
  );
}

function providerUrl(data: unknown): string | undefined {
  const url = typeof data === "object" && data !== null && "url" in data ? data.url : undefined;
  return typeof url === "string" && url.startsWith("https://") ? url : undefined;
}
