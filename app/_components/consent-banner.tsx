"use client";

import { useEffect, useRef } from "react";
import { consentTexts as texts } from "../_lib/consent-texts";
import { QuickButton } from "./quick-button";

interface ConsentBannerProps {
  /** The person asked to see it, so the focus goes there. */
  again: boolean;
  decide(given: boolean): Promise<string | undefined>;
}

/** The question, at the lower edge, with two answers that look alike. The page can be used without an answer. */
export function ConsentBanner({ again, decide }: ConsentBannerProps) {
  const banner = useRef<HTMLElement>(null);
  useEffect(() => {
    if (again) banner.current?.focus();
  }, [again]);
  return (
    <section
      ref={banner}
      tabIndex={-1}
      aria-label={texts.title}
      data-consent-banner
      className="fixed inset-x-0 bottom-0 z-20 border-t border-line bg-surface px-5 py-4 sm:px-8"
    >
      <div className="mx-auto flex max-w-5xl flex-wrap items-center gap-x-8 gap-y-3">
        <p className="min-w-0 flex-1 basis-80 text-sm">
          {texts.question}{" "}
          <a href="/privacy" className="text-link">
            {texts.more}
          </a>
        </p>
        <div className="flex flex-wrap gap-3">
          <QuickButton label={texts.refuse} act={() => decide(false)} />
          <QuickButton label={texts.accept} act={() => decide(true)} />
        </div>
      </div>
    </section>
  );
}
