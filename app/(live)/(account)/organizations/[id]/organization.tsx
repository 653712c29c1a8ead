"use client";

import type { Preloaded } from "convex/react";
import Link from "next/link";
import type { api } from "../../../../../convex/_generated/api";
import { Notice } from "../../../../_components/notice";
import { PageTitle } from "../../../../_components/page-title";
import { SkeletonRows } from "../../../../_components/skeleton-rows";
import { organizationTexts as texts } from "../../../../_lib/organization-texts";
import { useLiveAnswer } from "../../../../_lib/use-live-answer";
import { EndPanel } from "./end-panel";
import { InvitePanel } from "./invite-panel";
import { MemberPanel } from "./member-panel";

interface OrganizationProps {
  preloaded: Preloaded<typeof api.organizations.details>;
  userId: string;
}

/** An organization, live: who belongs to it, who is invited, and the ways out. What a role may not do is not shown. */
export function Organization({ preloaded, userId }: OrganizationProps) {
  const details = useLiveAnswer(preloaded);
  if (details === undefined) return <SkeletonRows rows={3} />;
  const back = (
    <p className="mb-4 text-sm">
      <Link href="/organizations" className="text-link">
        {texts.back}
      </Link>
    </p>
  );
  if (details === null) {
    return (
      <>
        {back}
        <Notice look="info">{texts.notFound}</Notice>
      </>
    );
  }
  const manages = details.role !== "member";
  return (
    <>
      {back}
      <PageTitle title={details.name}>{texts.roles[details.role] ?? details.role}</PageTitle>
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <MemberPanel details={details} userId={userId} />
        <div className="grid gap-6">
          {manages && <InvitePanel details={details} />}
          <EndPanel details={details} />
        </div>
      </div>
    </>
  );
}
