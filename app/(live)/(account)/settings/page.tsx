import type { Metadata } from "next";
import { PageTitle } from "../../../_components/page-title";
import { Panel } from "../../../_components/panel";
import { requireUser } from "../../../_lib/auth-server";
import { hasMethod } from "../../../_lib/environment";
import { profileTexts } from "../../../_lib/settings-texts";
import { settingsTexts } from "../../../_lib/texts";
import { AddressForm } from "./address-form";
import { NameForm } from "./name-form";
import { UsernameForm } from "./username-form";

export const metadata: Metadata = { title: settingsTexts.title };

export default async function SettingsPage() {
  const user = await requireUser("/settings");
  return (
    <>
      <PageTitle title={settingsTexts.title}>{settingsTexts.lead}</PageTitle>
      <div className="grid gap-6">
        <Panel title={settingsTexts.profile} lead={settingsTexts.profileLead}>
          <NameForm name={user.name} />
          {hasMethod("username") && (
            <div className="mt-6 border-t border-line pt-6">
              <UsernameForm username={user.username ?? ""} />
            </div>
          )}
        </Panel>
        <Panel title={profileTexts.address} lead={profileTexts.addressLead}>
          <dl className="mb-5 flex flex-wrap justify-between gap-x-6 gap-y-1 border-y border-line py-4">
            <dt className="text-muted">{profileTexts.addressNow}</dt>
            <dd className="min-w-0 font-medium break-all">{user.email}</dd>
          </dl>
          <AddressForm email={user.email} />
        </Panel>
      </div>
    </>
  );
}
