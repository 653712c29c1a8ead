import type { Metadata } from "next";
import { api } from "../../../../../convex/_generated/api";
import { Notice } from "../../../../_components/notice";
import { PageTitle } from "../../../../_components/page-title";
import { preloadAuthQuery, requireUser } from "../../../../_lib/auth-server";
import { hasMethod } from "../../../../_lib/environment";
import { securityTexts as texts } from "../../../../_lib/settings-texts";
import { socialChoices } from "../../../../_lib/social-choices";
import { SessionList } from "../../dashboard/session-list";
import { EndOtherSessions } from "./end-other-sessions";
import { LinkedAccounts } from "./linked-accounts";
import { PasskeyPanel } from "./passkey-panel";
import { PasswordPanel } from "./password-panel";
import { SecondFactorPanel } from "./second-factor-panel";

export const metadata: Metadata = { title: texts.title };

export default async function SecurityPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const { notice } = await searchParams;
  const user = await requireUser("/settings/security");
  const [credentials, sessions] = await Promise.all([
    preloadAuthQuery(api.account.credentials),
    preloadAuthQuery(api.sessions.list),
  ]);
  const choices = socialChoices();
  return (
    <>
      <PageTitle title={texts.title}>{texts.lead}</PageTitle>
      {notice === "password" && (
        <div className="mb-6">
          <Notice look="good">{texts.changed}</Notice>
        </div>
      )}
      <div className="grid gap-6">
        {hasMethod("email-password") && <PasswordPanel preloaded={credentials} />}
        {hasMethod("two-factor") && <SecondFactorPanel preloaded={credentials} enabled={user.twoFactorEnabled} />}
        {hasMethod("passkey") && <PasskeyPanel preloaded={credentials} />}
        {choices.length > 0 && <LinkedAccounts preloaded={credentials} choices={choices} />}
        <SessionList preloaded={sessions} />
        <EndOtherSessions />
      </div>
    </>
  );
}
