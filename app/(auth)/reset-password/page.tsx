import type { Metadata } from "next";
import { resetTexts } from "../../_lib/texts";
import { ResetForm } from "./reset-form";

export const metadata: Metadata = { title: resetTexts.title, referrer: "same-origin" };

export default async function ResetPasswordPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const { token } = await searchParams;
  return <ResetForm token={typeof token === "string" ? token : ""} />;
}
