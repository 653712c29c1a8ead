"use client";

import type { FunctionReturnType } from "convex/server";
import { auditEvents } from "../../../../../contract/audit-events";
import type { api } from "../../../../../convex/_generated/api";
import { Badge } from "../../../../_components/badge";
import { auditTexts as texts } from "../../../../_lib/audit-texts";

type Page = FunctionReturnType<typeof api.audit.admin.page>;

interface AuditEntryProps {
  entry: Page["entries"][number];
  /** Addresses of mail by id, of those who still have an account. */
  names: Page["names"];
}

export function AuditEntry({ entry, names }: AuditEntryProps) {
  const { at, kind, outcome, actor, subject, organization, address, agent, details } = entry;
  const name = (id: string) => names[id] ?? (id.startsWith("erased:") ? texts.erased : id);
  const time = new Date(at).toISOString();
  const facts = [
    address,
    agent,
    organization && texts.organization(organization),
    ...Object.entries(details ?? {}).map(([fact, value]) => `${fact}: ${value}`),
  ].filter((fact) => fact !== undefined && fact !== "");
  return (
    <li className="py-4">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 font-medium">
          <span title={auditEvents[kind].trigger}>{kind}</span>
          {outcome === "failure" && <Badge look="danger">{texts.refused}</Badge>}
        </p>
        <time dateTime={time} className="text-sm text-muted">
          {time.slice(0, 19).replace("T", " ")} UTC
        </time>
      </div>
      <p className="mt-1 text-sm break-words">
        {texts.by(actor === undefined ? texts.nobody : name(actor))}
        {subject !== undefined && subject !== actor && `, ${texts.about(name(subject))}`}
      </p>
      {facts.length > 0 && <p className="mt-1 text-sm break-words text-muted">{facts.join(" · ")}</p>}
    </li>
  );
}
