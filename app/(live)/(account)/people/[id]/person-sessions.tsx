"use client";

import { useMutation } from "convex/react";
import { Laptop } from "lucide-react";
import { api } from "../../../../../convex/_generated/api";
import { ConfirmButton } from "../../../../_components/confirm-button";
import { Panel } from "../../../../_components/panel";
import { RelativeTime } from "../../../../_components/relative-time";
import { Row } from "../../../../_components/row";
import { authAction } from "../../../../_lib/auth-action";
import { peopleTexts as texts } from "../../../../_lib/people-texts";
import type { AdminView } from "./admin-view";

export function PersonSessions({ view }: { view: AdminView }) {
  const end = useMutation(api.admin.endSession);
  const userId = view.person.id;
  return (
    <Panel title={texts.sessions} lead={texts.sessionsLead}>
      {view.sessions.length === 0 && <p className="text-sm text-muted">{texts.noSessions}</p>}
      <ul className="divide-y divide-line" data-testid="person-sessions">
        {view.sessions.map(({ id, device, address, signedInAt }) => (
          <Row
            key={id}
            icon={Laptop}
            title={device}
            note={
              <>
                <RelativeTime at={signedInAt} />
                {address && ` · ${address}`}
              </>
            }
          >
            <ConfirmButton
              label={texts.end}
              describedAs={texts.endLabel(device)}
              title={`${texts.endLabel(device)}?`}
              text={texts.endText(device)}
              confirm={texts.end}
              busy={texts.endBusy}
              cancel={texts.keep}
              act={() =>
                end({ userId, sessionId: id }).then(
                  () => undefined,
                  () => texts.failed,
                )
              }
            />
          </Row>
        ))}
      </ul>
      {view.sessions.length > 0 && !view.isSelf && (
        <div className="mt-4 border-t border-line pt-5">
          <ConfirmButton
            label={texts.endAll}
            title={`${texts.endAll}?`}
            text={texts.endAllText}
            confirm={texts.endAll}
            busy={texts.endBusy}
            cancel={texts.keep}
            act={() => authAction("/admin/revoke-user-sessions", { userId })}
          />
        </div>
      )}
    </Panel>
  );
}
