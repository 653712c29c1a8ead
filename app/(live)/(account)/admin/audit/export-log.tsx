"use client";

import { useConvex } from "convex/react";
import { useState } from "react";
import { api } from "../../../../../convex/_generated/api";
import { buttonClass } from "../../../../_components/button";
import { type ExportFormat, exportHead, exportLines, exportType } from "../../../../_lib/audit-export";
import { auditTexts as texts } from "../../../../_lib/audit-texts";
import { useReady } from "../../../../_lib/use-ready";
import { type Choice, filterOf } from "./filter";

const pageSize = 500;
const formats = ["jsonl", "csv"] as const;

/** Fetches what is chosen, a page after the other, and hands it over as a file. */
export function ExportLog({ choice }: { choice: Choice }) {
  const convex = useConvex();
  const ready = useReady();
  const [state, setState] = useState<{ busy: boolean; text: string }>({ busy: false, text: "" });

  const save = async (format: ExportFormat) => {
    setState({ busy: true, text: texts.exportBusy(0) });
    try {
      const chosen = await filterOf(convex, choice);
      if (!chosen) return setState({ busy: false, text: texts.noPerson });
      const until = await convex.mutation(api.audit.admin.beginExport, { filter: chosen, format });
      const filter = { ...chosen, until };
      const parts: string[] = [exportHead[format]];
      let count = 0;
      for (let cursor: string | null = null, first = true; first || cursor !== null; first = false) {
        const paginationOpts: { numItems: number; cursor: string | null } = { numItems: pageSize, cursor };
        const page = await convex.query(api.audit.admin.exportPage, { filter, paginationOpts });
        parts.push(exportLines(page.entries, format));
        count += page.entries.length;
        cursor = page.cursor;
        setState({ busy: true, text: texts.exportBusy(count) });
      }
      handOver(new Blob(parts, { type: exportType[format] }), format);
      setState({ busy: false, text: texts.exported(count) });
    } catch {
      setState({ busy: false, text: texts.exportFailed });
    }
  };

  return (
    <div>
      <div className="flex flex-wrap gap-3">
        {formats.map((format) => (
          <button
            key={format}
            type="button"
            disabled={!ready}
            aria-disabled={state.busy}
            onClick={() => !state.busy && save(format)}
            className={buttonClass("quiet")}
          >
            {texts.exports[format]}
          </button>
        ))}
      </div>
      <p role="status" className="mt-2 min-h-5 text-sm text-muted">
        {state.text || texts.exportLead}
      </p>
    </div>
  );
}

function handOver(file: Blob, format: ExportFormat) {
  const href = URL.createObjectURL(file);
  const download = texts.fileName(format, new Date().toISOString().slice(0, 10));
  Object.assign(document.createElement("a"), { href, download }).click();
  URL.revokeObjectURL(href);
}
