"use client";

import { MailOpen } from "lucide-react";
import { EmailField } from "../../../../_components/email-field";
import { Form } from "../../../../_components/form";
import { Panel } from "../../../../_components/panel";
import { QuickButton } from "../../../../_components/quick-button";
import { Row } from "../../../../_components/row";
import { Select } from "../../../../_components/select";
import { authAction } from "../../../../_lib/auth-action";
import { checkEmail } from "../../../../_lib/form-rules";
import { organizationTexts as texts } from "../../../../_lib/organization-texts";
import { useAuthForm } from "../../../../_lib/use-auth-form";
import type { OrganizationDetails } from "./details";

/** Invites by mail, and shows who has not answered yet. */
export function InvitePanel({ details }: { details: OrganizationDetails }) {
  const form = useAuthForm({
    checks: { email: checkEmail, role: () => undefined },
    path: "/organization/invite-member",
    body: ({ email, role }) => ({ organizationId: details.id, email: email.trim(), role, resend: true }),
    refusals: {
      USER_IS_ALREADY_A_MEMBER_OF_THIS_ORGANIZATION: { field: "email", message: texts.alreadyMember },
    },
  });
  const roles = Object.entries(texts.roles).filter(([role]) => details.role === "owner" || role !== "owner");
  return (
    <Panel title={texts.invite} lead={texts.inviteLead}>
      <Form form={form} submit={texts.inviteSubmit} busy={texts.inviteBusy} done={texts.invited}>
        <EmailField {...form.field("email")} />
        <Select
          name="role"
          label={texts.role}
          defaultValue="member"
          options={roles.map(([value, label]) => ({ value, label }))}
        />
      </Form>
      <h3 className="mt-6 border-t border-line pt-5 text-sm font-medium">{texts.pending}</h3>
      {details.invitations.length === 0 && <p className="mt-1 text-sm text-muted">{texts.noPending}</p>}
      <ul className="divide-y divide-line" data-testid="pending-invitations">
        {details.invitations.map(({ id, email, role }) => (
          <Row key={id} icon={MailOpen} title={email} note={texts.roles[role ?? "member"]}>
            <QuickButton
              label={texts.withdraw}
              describedAs={texts.withdrawLabel(email)}
              act={() => authAction("/organization/cancel-invitation", { invitationId: id })}
            />
          </Row>
        ))}
      </ul>
    </Panel>
  );
}
