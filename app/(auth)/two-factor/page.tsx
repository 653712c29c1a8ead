import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { hasMethod } from "../../_lib/environment";
import { safeReturnPath } from "../../_lib/return-path";
import { secondFactorTexts } from "../../_lib/texts";
import { SecondFactor } from "./second-factor";

export const metadata: Metadata = { title: secondFactorTexts.title };

export default async function SecondFactorPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  if (!hasMethod("two-factor")) notFound();
  return <SecondFactor returnTo={safeReturnPath((await searchParams)["returnTo"])} />;
}
