import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { api } from "../../../../../convex/_generated/api";
import { PageTitle } from "../../../../_components/page-title";
import { preloadAuthQuery, requireUser } from "../../../../_lib/auth-server";
import { hasMethod } from "../../../../_lib/environment";
import { keyTexts as texts } from "../../../../_lib/settings-texts";
import { KeyPanel } from "./key-panel";

export const metadata: Metadata = { title: texts.title };

export default async function KeysPage() {
  if (!hasMethod("api-key")) notFound();
  await requireUser("/settings/keys");
  return (
    <>
      <PageTitle title={texts.title}>{texts.lead}</PageTitle>
      <KeyPanel preloaded={await preloadAuthQuery(api.account.credentials)} />
    </>
  );
}
