import { LockKeyholeOpen } from "lucide-react";
import type { Metadata } from "next";
import { PageTitle } from "../../../_components/page-title";
import { requireUser } from "../../../_lib/auth-server";
import { protectedTexts } from "../../../_lib/texts";

export const metadata: Metadata = { title: protectedTexts.title };

/** Checked on the server before anything is sent. Nothing on it needs a live connection. */
export default async function ProtectedPage() {
  const user = await requireUser("/protected");
  const facts = [
    [protectedTexts.signedInAs, user.name],
    [protectedTexts.address, user.email],
    [protectedTexts.checkedAt, `${new Date().toISOString().slice(0, 19).replace("T", " ")} UTC`],
  ] as const;
  return (
    <>
      <PageTitle title={protectedTexts.title}>{protectedTexts.lead}</PageTitle>
      <div className="card max-w-xl p-5 sm:p-7">
        <LockKeyholeOpen aria-hidden size={22} strokeWidth={1.75} className="text-accent-ink" />
        <dl className="mt-5 space-y-4">
          {facts.map(([term, value]) => (
            <div key={term} className="flex flex-wrap justify-between gap-x-6 gap-y-1 border-t border-line pt-4">
              <dt className="text-muted">{term}</dt>
              <dd className="min-w-0 font-medium tabular-nums">{value}</dd>
            </div>
          ))}
        </dl>
      </div>
    </>
  );
}
