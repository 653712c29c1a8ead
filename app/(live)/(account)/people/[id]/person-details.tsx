"use client";

import type { Preloaded } from "convex/react";
import Link from "next/link";
import type { api } from "../../../../../convex/_generated/api";
import { Badge } from "../../../../_components/badge";
import { Form } from "../../../../_components/form";
import { Notice } from "../../../../_components/notice";
import { PageTitle } from "../../../../_components/page-title";
import { Panel } from "../../../../_components/panel";
import { Select } from "../../../../_components/select";
import { SkeletonRows } from "../../../../_components/skeleton-rows";
import { peopleTexts as texts } from "../../../../_lib/people-texts";
import { useAuthForm } from "../../../../_lib/use-auth-form";
import { useLiveAnswer } from "../../../../_lib/use-live-answer";
import type { AdminView } from "./admin-view";
import { Interventions } from "./interventions";
import { PersonSessions } from "./person-sessions";

/** One person, live, as an admin sees them. What would lock the admin out is not offered on the own page. */
export function PersonDetails({ preloaded }: { preloaded: Preloaded<typeof api.admin.person> }) {
  const view = useLiveAnswer(preloaded);
  if (view === undefined) return <SkeletonRows rows={3} />;
  return (
    <>
      <p className="mb-4 text-sm">
        <Link href="/people" className="text-link">
          {texts.back}
        </Link>
      </p>
      {view === null ? <Notice look="info">{texts.notFound}</Notice> : <Known view={view} />}
    </>
  );
}

function Known({ view }: { view: AdminView }) {
  const { person, isSelf } = view;
  const facts = [
    [texts.address, person.email],
    [texts.username, person.username ?? "–"],
    [texts.since, new Date(person.createdAt).toISOString().slice(0, 10)],
  ] as const;
  return (
    <>
      <PageTitle title={person.name}>
        <span className="flex min-h-7 flex-wrap gap-2">
          {person.role === "admin" && <Badge>{texts.admin}</Badge>}
          {person.banned && <Badge look="danger">{texts.banned}</Badge>}
          {!person.emailVerified && <Badge look="plain">{texts.unverified}</Badge>}
          {person.twoFactorEnabled && <Badge look="plain">{texts.secondFactor}</Badge>}
        </span>
      </PageTitle>
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="grid gap-6">
          <Panel title={texts.facts} lead={texts.factsLead}>
            <dl>
              {facts.map(([term, value]) => (
                <div
                  key={term}
                  className="flex flex-wrap justify-between gap-x-6 gap-y-1 border-t border-line py-3 tabular-nums"
                >
                  <dt className="text-muted">{term}</dt>
                  <dd className="min-w-0 font-medium break-all">{value}</dd>
                </div>
              ))}
            </dl>
          </Panel>
          <PersonSessions view={view} />
        </div>
        {isSelf ? (
          <Notice look="info">{texts.self}</Notice>
        ) : (
          <div className="grid gap-6">
            <Panel title={texts.role} lead={texts.factsLead}>
              <RoleForm key={person.role} userId={person.id} role={person.role} />
            </Panel>
            <Interventions person={person} />
          </div>
        )}
      </div>
    </>
  );
}

function RoleForm({ userId, role }: { userId: string; role: string }) {
  const form = useAuthForm({
    checks: { role: () => undefined },
    path: "/admin/set-role",
    body: (values) => ({ userId, role: values.role }),
  });
  return (
    <Form form={form} submit={texts.changeRole} busy={texts.changeBusy} done={texts.changed}>
      <Select
        name="role"
        label={texts.role}
        defaultValue={role}
        options={Object.entries(texts.roles).map(([value, label]) => ({ value, label }))}
      />
    </Form>
  );
}
