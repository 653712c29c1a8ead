import type { Metadata } from "next";
import { PageTitle } from "../../../_components/page-title";
import { requireUser } from "../../../_lib/auth-server";
import { withQuery } from "../../../_lib/return-path";
import { deleteAccountTexts as texts } from "../../../_lib/settings-texts";
import { DeleteForm } from "./delete-form";

export const metadata: Metadata = { title: texts.title, referrer: "same-origin" };

/** Where the mail leads. Opening it deletes nothing, and it serves only who is signed in as the account's owner. */
export default async function DeleteAccountPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const { token } = await searchParams;
  const known = typeof token === "string" ? token : "";
  await requireUser(withQuery("/delete-account", { token: known }));
  return (
    <div className="mx-auto max-w-md">
      <PageTitle title={texts.title}>{texts.lead}</PageTitle>
      <DeleteForm token={known} />
    </div>
  );
}
