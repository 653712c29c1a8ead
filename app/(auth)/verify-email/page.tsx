import type { Metadata } from "next";
import { verifyTexts } from "../../_lib/texts";
import { Verification } from "./verification";

export const metadata: Metadata = { title: verifyTexts.workingTitle, referrer: "same-origin" };

export default async function VerifyEmailPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const { token, for: purpose } = await searchParams;
  return <Verification token={typeof token === "string" ? token : ""} forChange={purpose === "change"} />;
}
