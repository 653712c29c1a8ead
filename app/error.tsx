"use client";

import { buttonClass } from "./_components/button";
import { PageTitle } from "./_components/page-title";
import { failureTexts } from "./_lib/texts";

/** Shown when a page could not be made, such as while the functions cannot be reached. */
export default function Failure() {
  return (
    <main id="content" className="mx-auto flex min-h-dvh max-w-md flex-col items-start justify-center px-5 pb-24">
      <PageTitle title={failureTexts.title}>{failureTexts.text}</PageTitle>
      <button type="button" onClick={() => location.reload()} className={buttonClass("primary")}>
        {failureTexts.again}
      </button>
    </main>
  );
}
