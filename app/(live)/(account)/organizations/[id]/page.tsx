import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { api } from "../../../../../convex/_generated/api";
import { preloadAuthQuery, requireUser } from "../../../../_lib/auth-server";
import { hasMethod } from "../../../../_lib/environment";
import { organizationTexts } from "../../../../_lib/organization-texts";
import { Organization } from "./organization";

export const metadata: Metadata = { title: organizationTexts.title };

export default async function OrganizationPage({ params }: { params: Promise<{ id: string }> }) {
  if (!hasMethod("organization")) notFound();
  const { id } = await params;
  const user = await requireUser(`/organizations/${id}`);
  const details = await preloadAuthQuery(api.organizations.details, { organizationId: id });
  return <Organization preloaded={details} userId={user.id} />;
}
