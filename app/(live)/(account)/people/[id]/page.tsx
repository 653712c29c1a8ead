import type { Metadata } from "next";
import { api } from "../../../../../convex/_generated/api";
import { preloadAuthQuery, requireAdmin } from "../../../../_lib/auth-server";
import { peopleTexts } from "../../../../_lib/people-texts";
import { PersonDetails } from "./person-details";

export const metadata: Metadata = { title: peopleTexts.title };

export default async function PersonPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  await requireAdmin(`/people/${id}`);
  return <PersonDetails preloaded={await preloadAuthQuery(api.admin.person, { userId: id })} />;
}
