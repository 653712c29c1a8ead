import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { api } from "../../../../convex/_generated/api";
import { PageTitle } from "../../../_components/page-title";
import { preloadAuthQuery, requireUser } from "../../../_lib/auth-server";
import { hasMethod } from "../../../_lib/environment";
import { organizationTexts as texts } from "../../../_lib/organization-texts";
import { CreateOrganization } from "./create-organization";
import { Invitations } from "./invitations";
import { OrganizationList } from "./organization-list";

export const metadata: Metadata = { title: texts.title };

export default async function OrganizationsPage() {
  if (!hasMethod("organization")) notFound();
  await requireUser("/organizations");
  const mine = await preloadAuthQuery(api.organizations.mine);
  return (
    <>
      <PageTitle title={texts.title}>{texts.lead}</PageTitle>
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="grid gap-6">
          <Invitations preloaded={mine} />
          <OrganizationList preloaded={mine} />
        </div>
        <CreateOrganization />
      </div>
    </>
  );
}
