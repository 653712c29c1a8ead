"use client";

import { switchSession } from "../_lib/auth-action";
import { accountTexts } from "../_lib/texts";
import { QuickButton } from "./quick-button";

/** Says on every page that an admin acts as somebody else, and ends it. */
export function ImpersonationBar({ name }: { name: string }) {
  return (
    <div role="status" className="border-b border-danger/40 bg-danger-soft">
      <div className="mx-auto flex max-w-5xl flex-wrap items-center justify-between gap-3 px-5 py-2 sm:px-8">
        <p className="text-sm font-medium">{accountTexts.impersonating(name)}</p>
        <QuickButton
          label={accountTexts.stopImpersonating}
          act={() => switchSession("/admin/stop-impersonating", {}, "/people")}
        />
      </div>
    </div>
  );
}
