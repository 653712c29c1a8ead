import type { Metadata } from "next";
import { requireAdmin } from "../../../_lib/auth-server";
import { peopleTexts } from "../../../_lib/people-texts";
import { PeopleList } from "./people-list";

export const metadata: Metadata = { title: peopleTexts.title };

export default async function PeoplePage() {
  await requireAdmin("/people");
  return <PeopleList />;
}
