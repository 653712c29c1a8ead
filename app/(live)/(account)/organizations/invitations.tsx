"use client";

import { MailOpen } from "lucide-react";
import { Panel } from "../../../_components/panel";
import { QuickButton } from "../../../_components/quick-button";
import { Row } from "../../../_components/row";
import { authAction } from "../../../_lib/auth-action";
import { organizationTexts as texts } from "../../../_lib/organization-texts";
import { useLiveAnswer } from "../../../_lib/use-live-answer";
import type { PreloadedMine } from "./mine";

/** The invitations that wait for an answer. Nothing where there is none. */
export function Invitations({ preloaded }: { preloaded: PreloadedMine }) {
  const mine = useLiveAnswer(preloaded);
  if (!mine || mine.invitations.length === 0) return null;
  return (
    <Panel title={texts.invitations} lead={texts.invitationsLead}>
      <ul className="divide-y divide-line" data-testid="invitations">
        {mine.invitations.map(({ id, organization, inviter, role }) => (
          <Row
            key={id}
            icon={MailOpen}
            title={texts.invitationText(inviter, organization)}
            note={texts.asRole(texts.roles[role] ?? role)}
          >
            <QuickButton
              label={texts.accept}
              describedAs={texts.acceptLabel(organization)}
              look="primary"
              act={() => authAction("/organization/accept-invitation", { invitationId: id })}
            />
            <QuickButton
              label={texts.decline}
              describedAs={texts.declineLabel(organization)}
              act={() => authAction("/organization/reject-invitation", { invitationId: id })}
            />
          </Row>
        ))}
      </ul>
    </Panel>
  );
}
