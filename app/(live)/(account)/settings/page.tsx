import type { Metadata } from "next";
import { buttonClass } from "../../../_components/button";
import { PageTitle } from "../../../_components/page-title";
import { Panel } from "../../../_components/panel";
import { requireUser } from "../../../_lib/auth-server";
import { fieldTexts, settingsTexts } from "../../../_lib/texts";
import { NameForm } from "./name-form";

export const metadata: Metadata = { title: settingsTexts.title };

export default async function SettingsPage() {
  const user = await requireUser("/settings");
  return (
    <>
      <PageTitle title={settingsTexts.title}>{settingsTexts.lead}</PageTitle>
      <div className="grid max-w-xl gap-6">
        <Panel title={settingsTexts.profile} lead={settingsTexts.profileLead}>
          <NameForm name={user.name} />
        </Panel>
        <Panel title={settingsTexts.signInMethods} lead={settingsTexts.signInLead}>
          <dl className="flex flex-wrap justify-between gap-x-6 gap-y-1 border-t border-line py-4">
            <dt className="text-muted">{fieldTexts.email}</dt>
            <dd className="min-w-0 font-medium">{user.email}</dd>
          </dl>
          <a href="/forgot-password" className={buttonClass("quiet")}>
            {settingsTexts.changePassword}
          </a>
        </Panel>
      </div>
    </>
  );
}
