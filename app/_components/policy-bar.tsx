"use client";

import { useMutation } from "convex/react";
import { api } from "../../convex/_generated/api";
import { policyBarTexts as texts } from "../_lib/privacy-texts";
import { QuickButton } from "./quick-button";

/**
 * Asks a signed-in person to agree to the privacy policy that holds now. A bar and no wall: whoever does not agree must
 * still be able to take their data along and to delete the account.
 */
export function PolicyBar({ version }: { version: string }) {
  const agree = useMutation(api.privacy.agree);
  return (
    <div role="status" className="border-b border-line bg-accent-soft">
      <div className="mx-auto flex max-w-5xl flex-wrap items-center justify-between gap-3 px-5 py-2 sm:px-8">
        <p className="text-sm">
          {texts.changed(version)}{" "}
          <a href="/privacy" className="text-link">
            {texts.read}
          </a>
        </p>
        <QuickButton
          label={texts.agree}
          act={() =>
            agree({ version }).then(
              () => undefined,
              () => texts.failed,
            )
          }
        />
      </div>
    </div>
  );
}
