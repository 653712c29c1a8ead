import type { Metadata } from "next";
import { buttonClass } from "../../_components/button";
import { PageTitle } from "../../_components/page-title";
import { authErrorTexts } from "../../_lib/texts";

export const metadata: Metadata = { title: authErrorTexts.title };

/** Where a sign-in that failed on the way ends. Only codes that we know choose a text: an address must not put words on the page. */
export default async function AuthErrorPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const code = (await searchParams)["error"];
  const known = Object.entries(authErrorTexts.known).find(([name]) => name === code);
  return (
    <>
      <PageTitle title={authErrorTexts.title}>{known?.[1] ?? authErrorTexts.unknown}</PageTitle>
      <a href="/sign-in" className={buttonClass("primary", "w-full")}>
        {authErrorTexts.again}
      </a>
    </>
  );
}
