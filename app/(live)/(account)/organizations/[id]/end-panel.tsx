"use client";

import { useRouter } from "next/navigation";
import { ConfirmButton } from "../../../../_components/confirm-button";
import { Panel } from "../../../../_components/panel";
import { authAction } from "../../../../_lib/auth-action";
import { organizationTexts as texts } from "../../../../_lib/organization-texts";
import type { OrganizationDetails } from "./details";

/** The ways out: leaving for everyone, deleting for owners. */
export function EndPanel({ details }: { details: OrganizationDetails }) {
  const router = useRouter();
  const end = async (path: `/${string}`) => {
    const failed = await authAction(
      path,
      { organizationId: details.id },
      { YOU_CANNOT_LEAVE_THE_ORGANIZATION_AS_THE_ONLY_OWNER: texts.lastOwner },
    );
    if (failed === undefined) router.push("/organizations");
    return failed;
  };
  return (
    <Panel title={texts.end} lead={texts.endLead}>
      <div className="flex flex-wrap gap-3">
        <ConfirmButton
          label={texts.leave}
          title={texts.leaveTitle}
          text={texts.leaveText}
          confirm={texts.leave}
          busy={texts.leaveBusy}
          cancel={texts.keep}
          act={() => end("/organization/leave")}
        />
        {details.role === "owner" && (
          <ConfirmButton
            label={texts.delete}
            title={texts.deleteTitle}
            text={texts.deleteText}
            confirm={texts.delete}
            busy={texts.deleteBusy}
            cancel={texts.keep}
            look="danger"
            act={() => end("/organization/delete")}
          />
        )}
      </div>
    </Panel>
  );
}
