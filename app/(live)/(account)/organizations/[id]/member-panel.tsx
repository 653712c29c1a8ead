"use client";

import { useState } from "react";
import { Badge } from "../../../../_components/badge";
import { ConfirmButton } from "../../../../_components/confirm-button";
import { Initials } from "../../../../_components/initials";
import { Panel } from "../../../../_components/panel";
import { authAction } from "../../../../_lib/auth-action";
import { organizationTexts as texts } from "../../../../_lib/organization-texts";
import type { OrganizationDetails } from "./details";

interface MemberPanelProps {
  details: OrganizationDetails;
  userId: string;
}

export function MemberPanel({ details, userId }: MemberPanelProps) {
  return (
    <Panel title={texts.members} lead={texts.membersLead}>
      <ul className="divide-y divide-line" data-testid="members">
        {details.members.map((member) => (
          <li key={member.id} className="flex min-h-20 flex-wrap items-center gap-4 py-3">
            <Initials name={member.name} />
            <div className="min-w-0 flex-1">
              <p className="flex flex-wrap items-center gap-x-3 font-medium">
                {member.name}
                {member.userId === userId && <Badge look="plain">{texts.you}</Badge>}
              </p>
              <p className="text-sm break-all text-muted">{member.email}</p>
            </div>
            {mayChange(details.role, member.role) && member.userId !== userId ? (
              <MemberActions organizationId={details.id} member={member} byOwner={details.role === "owner"} />
            ) : (
              <span className="text-sm text-muted">{texts.roles[member.role] ?? member.role}</span>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Owners change everyone, admins everyone but owners. The server decides; here the rest is not offered. */
function mayChange(own: string, other: string): boolean {
  return own === "owner" || (own === "admin" && other !== "owner");
}

interface MemberActionsProps {
  organizationId: string;
  member: OrganizationDetails["members"][number];
  byOwner: boolean;
}

function MemberActions({ organizationId, member, byOwner }: MemberActionsProps) {
  const [problem, setProblem] = useState<string>();
  const roles = Object.entries(texts.roles).filter(([role]) => byOwner || role !== "owner");
  return (
    <>
      <select
        aria-label={texts.roleOf(member.name)}
        value={member.role}
        onChange={async (event) => {
          const role = event.target.value;
          const body = { organizationId, memberId: member.id, role };
          setProblem(await authAction("/organization/update-member-role", body));
        }}
        className="h-11 rounded-control border border-edge bg-surface px-3 text-sm"
      >
        {roles.map(([role, label]) => (
          <option key={role} value={role}>
            {label}
          </option>
        ))}
      </select>
      <ConfirmButton
        label={texts.remove}
        describedAs={texts.removeLabel(member.name)}
        title={texts.removeTitle(member.name)}
        text={texts.removeText}
        confirm={texts.remove}
        busy={texts.removeBusy}
        cancel={texts.keep}
        act={() => authAction("/organization/remove-member", { organizationId, memberIdOrEmail: member.id })}
      />
      {problem && (
        <p role="alert" className="basis-full text-sm text-danger-ink">
          {problem}
        </p>
      )}
    </>
  );
}
