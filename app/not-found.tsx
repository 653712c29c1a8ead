import type { Metadata } from "next";
import { buttonClass } from "./_components/button";
import { PageTitle } from "./_components/page-title";
import { notFoundTexts } from "./_lib/texts";

export const metadata: Metadata = { title: notFoundTexts.title };

export default function NotFound() {
  return (
    <main id="content" className="mx-auto flex min-h-dvh max-w-md flex-col items-start justify-center px-5 pb-24">
      <p className="mb-4 font-medium text-accent-ink tabular-nums">404</p>
      <PageTitle title={notFoundTexts.title}>{notFoundTexts.text}</PageTitle>
      <a href="/" className={buttonClass("primary")}>
        {notFoundTexts.home}
      </a>
    </main>
  );
}
