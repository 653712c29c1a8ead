"use client";

import { Link2 } from "lucide-react";
import { useState } from "react";
import { buttonClass } from "../../../../_components/button";
import { ConfirmButton } from "../../../../_components/confirm-button";
import { Notice } from "../../../../_components/notice";
import { Panel } from "../../../../_components/panel";
import { RelativeTime } from "../../../../_components/relative-time";
import { Row } from "../../../../_components/row";
import type { SocialChoice } from "../../../../_components/social-buttons";
import { authRequest, problemText } from "../../../../_lib/auth-request";
import { securityTexts as texts } from "../../../../_lib/settings-texts";
import { problemTexts } from "../../../../_lib/texts";
import { useLiveAnswer } from "../../../../_lib/use-live-answer";
import { useReady } from "../../../../_lib/use-ready";
import type { PreloadedCredentials } from "./credentials";

interface LinkedAccountsProps {
  preloaded: PreloadedCredentials;
  choices: SocialChoice[];
}

/** The providers that the person signs in with, live, and those that could be added. */
export function LinkedAccounts({ preloaded, choices }: LinkedAccountsProps) {
  const credentials = useLiveAnswer(preloaded);
  const ready = useReady();
  const [problem, setProblem] = useState<string>();
  const accounts = credentials?.accounts ?? [];
  const nameOf = (id: string) => choices.find((choice) => choice.id === id)?.name ?? id;
  const open = choices.filter(({ id }) => !accounts.some(({ providerId }) => providerId === id));

  async function link(provider: string) {
    setProblem(undefined);
    const answer = await authRequest("/link-social", {
      provider,
      callbackURL: "/settings/security",
      errorCallbackURL: "/error",
    });
    const url = answer.ok && typeof answer.data === "object" && answer.data && "url" in answer.data && answer.data.url;
    if (typeof url === "string" && url.startsWith("https://")) return location.assign(url);
    setProblem(answer.ok ? problemTexts.server : problemText(answer));
  }

  return (
    <Panel title={texts.accounts} lead={texts.accountsLead}>
      {problem && <Notice look="problem">{problem}</Notice>}
      {credentials && accounts.length === 0 && <p className="mb-5 text-sm text-muted">{texts.noAccounts}</p>}
      <ul className="mb-5 divide-y divide-line" data-testid="linked-accounts">
        {accounts.map(({ providerId, accountId, linkedAt }) => {
          const name = nameOf(providerId);
          return (
            <Row
              key={`${providerId} ${accountId}`}
              icon={Link2}
              title={name}
              note={
                <>
                  {texts.linked} <RelativeTime at={linkedAt} />
                </>
              }
            >
              <ConfirmButton
                label={texts.remove}
                describedAs={texts.removeLabel(name)}
                title={texts.removeTitle(name)}
                text={texts.unlinkText}
                confirm={texts.removeConfirm}
                busy={texts.removeBusy}
                cancel={texts.keep}
                act={async () => {
                  const answer = await authRequest("/unlink-account", { providerId, accountId });
                  if (answer.ok) return undefined;
                  return answer.code === "FAILED_TO_UNLINK_LAST_ACCOUNT" ? texts.lastWayIn : problemText(answer);
                }}
              />
            </Row>
          );
        })}
      </ul>
      <div className="flex flex-wrap gap-3">
        {open.map(({ id, name }) => (
          <button key={id} type="button" disabled={!ready} onClick={() => link(id)} className={buttonClass("quiet")}>
            {texts.link(name)}
          </button>
        ))}
      </div>
    </Panel>
  );
}
