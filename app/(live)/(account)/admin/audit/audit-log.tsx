"use client";

import { useConvex } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { useCallback, useEffect, useRef, useState } from "react";
import { api } from "../../../../../convex/_generated/api";
import { buttonClass } from "../../../../_components/button";
import { Notice } from "../../../../_components/notice";
import { PageTitle } from "../../../../_components/page-title";
import { SkeletonRows } from "../../../../_components/skeleton-rows";
import { auditTexts as texts } from "../../../../_lib/audit-texts";
import { AuditEntry } from "./audit-entry";
import { AuditFilters } from "./audit-filters";
import { ExportLog } from "./export-log";
import { type Choice, filterOf, noChoice } from "./filter";

type Page = FunctionReturnType<typeof api.audit.admin.page>;

const pauseMs = 250;
const pageSize = 50;

/** The log, a page at a time, as it is chosen. Each page is asked once: it is no live list. */
export function AuditLog() {
  const convex = useConvex();
  const [choice, setChoice] = useState(noChoice);
  const [pages, setPages] = useState<Page[]>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const latest = useRef(0);

  const load = useCallback(
    async (wanted: Choice, before: Page[]) => {
      const turn = ++latest.current;
      // An answer to what was chosen before must not replace a newer one.
      const show = (found: Page[], message?: string) => {
        if (turn !== latest.current) return;
        setPages(found);
        setProblem(message);
      };
      setBusy(true);
      try {
        const filter = await filterOf(convex, wanted);
        if (!filter) show([], texts.noPerson);
        else {
          const cursor = before.at(-1)?.cursor ?? null;
          const paginationOpts = { numItems: pageSize, cursor };
          show([...before, await convex.query(api.audit.admin.page, { filter, paginationOpts })]);
        }
      } catch {
        show(before, texts.failed);
      }
      if (turn === latest.current) setBusy(false);
    },
    [convex],
  );

  useEffect(() => {
    const timer = setTimeout(() => load(choice, []), choice === noChoice ? 0 : pauseMs);
    return () => clearTimeout(timer);
  }, [choice, load]);

  const entries = pages?.flatMap((page) => page.entries);
  const names = Object.assign({}, ...(pages ?? []).map((page) => page.names)) as Page["names"];
  const more = pages?.at(-1)?.cursor;
  return (
    <>
      <PageTitle title={texts.title}>{texts.lead}</PageTitle>
      <AuditFilters choice={choice} onChoose={setChoice} />
      <ExportLog choice={choice} />
      <div className="mt-4" aria-live="polite">
        {problem && <Notice look="problem">{problem}</Notice>}
      </div>
      <div className="card mt-4 px-5 py-2 sm:px-7">
        {!entries && <SkeletonRows rows={8} />}
        {entries?.length === 0 && !problem && (
          <p className="py-5 text-sm text-muted">{more ? texts.noneYet : texts.none}</p>
        )}
        <ol className="divide-y divide-line" data-testid="audit" aria-busy={busy}>
          {entries?.map((entry) => (
            <AuditEntry key={entry.id} entry={entry} names={names} />
          ))}
        </ol>
      </div>
      {more && (
        <button
          type="button"
          aria-disabled={busy}
          onClick={() => !busy && load(choice, pages ?? [])}
          className={buttonClass("quiet", "mt-5")}
        >
          {busy ? texts.moreBusy : texts.more}
        </button>
      )}
    </>
  );
}
