"use client";

import { useRouter } from "next/navigation";
import { ConfirmButton } from "../../../../_components/confirm-button";
import { Panel } from "../../../../_components/panel";
import { authAction, switchSession } from "../../../../_lib/auth-action";
import { peopleTexts as texts } from "../../../../_lib/people-texts";
import { afterSignIn } from "../../../../_lib/return-path";
import type { AdminView } from "./admin-view";

/** What an admin does to another person's account. Each asks first. */
export function Interventions({ person }: { person: AdminView["person"] }) {
  const router = useRouter();
  const { id: userId, name } = person;
  return (
    <Panel title={texts.actions} lead={texts.actionsLead}>
      <div className="flex flex-wrap gap-3">
        <ConfirmButton
          label={texts.impersonate}
          title={`${texts.impersonate}?`}
          text={texts.impersonateText}
          confirm={texts.impersonate}
          busy={texts.impersonateBusy}
          cancel={texts.keep}
          act={() => switchSession("/admin/impersonate-user", { userId }, afterSignIn)}
        />
        {person.banned ? (
          <ConfirmButton
            label={texts.unban}
            title={`${texts.unban}?`}
            text={texts.unbanText}
            confirm={texts.unban}
            busy={texts.unbanBusy}
            cancel={texts.keep}
            act={() => authAction("/admin/unban-user", { userId })}
          />
        ) : (
          <ConfirmButton
            label={texts.ban}
            title={texts.banTitle(name)}
            text={texts.banText}
            confirm={texts.ban}
            busy={texts.banBusy}
            cancel={texts.keep}
            look="danger"
            act={() => authAction("/admin/ban-user", { userId })}
          />
        )}
        <ConfirmButton
          label={texts.remove}
          title={texts.removeTitle(name)}
          text={texts.removeText}
          confirm={texts.remove}
          busy={texts.removeBusy}
          cancel={texts.keep}
          look="danger"
          act={async () => {
            const failed = await authAction("/admin/remove-user", { userId });
            if (failed === undefined) router.push("/people");
            return failed;
          }}
        />
      </div>
    </Panel>
  );
}
