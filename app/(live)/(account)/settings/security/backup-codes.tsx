"use client";

import { buttonClass } from "../../../../_components/button";
import { CopyButton } from "../../../../_components/copy-button";
import { securityTexts as texts } from "../../../../_lib/settings-texts";

/** The backup codes, this once. */
export function BackupCodes({ codes, onDone }: { codes: string[]; onDone(): void }) {
  return (
    <div className="space-y-4">
      <h3 className="font-semibold">{texts.backupCodes}</h3>
      <p className="text-sm text-muted">{texts.backupLead}</p>
      <ul data-testid="backup-codes" className="grid grid-cols-2 gap-2 rounded-control bg-sunken p-4 font-mono text-sm">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-3">
        <CopyButton text={codes.join("\n")} label={texts.copy} done={texts.copied} />
        <button type="button" onClick={onDone} className={buttonClass("primary")}>
          {texts.kept}
        </button>
      </div>
    </div>
  );
}
