"use client";

import { useConvex } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import Link from "next/link";
import { useCallback, useEffect, useRef, useState } from "react";
import { api } from "../../../../convex/_generated/api";
import { Badge } from "../../../_components/badge";
import { buttonClass } from "../../../_components/button";
import { Field } from "../../../_components/field";
import { Initials } from "../../../_components/initials";
import { Notice } from "../../../_components/notice";
import { PageTitle } from "../../../_components/page-title";
import { SkeletonRows } from "../../../_components/skeleton-rows";
import { peopleTexts as texts } from "../../../_lib/people-texts";

type Page = FunctionReturnType<typeof api.admin.people>;
type Person = Page["people"][number];

const pauseMs = 250;

/** All people, a page at a time; with a search, those whose address begins so. Each page is asked once: it is no live list. */
export function PeopleList() {
  const convex = useConvex();
  const [prefix, setPrefix] = useState("");
  const [pages, setPages] = useState<Page[]>();
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const latest = useRef(0);

  const load = useCallback(
    async (wanted: string, before: Page[]) => {
      const turn = ++latest.current;
      setBusy(true);
      try {
        const cursor = before.at(-1)?.cursor ?? null;
        const page = await convex.query(api.admin.people, { prefix: wanted, cursor });
        // An answer to what was typed before must not replace a newer one.
        if (turn === latest.current) setPages([...before, page]);
        setFailed(false);
      } catch {
        if (turn === latest.current) setFailed(true);
      }
      if (turn === latest.current) setBusy(false);
    },
    [convex],
  );

  useEffect(() => {
    const timer = setTimeout(() => load(prefix, []), prefix ? pauseMs : 0);
    return () => clearTimeout(timer);
  }, [prefix, load]);

  const people = pages?.flatMap((page) => page.people);
  const last = pages?.at(-1);
  return (
    <>
      <PageTitle title={texts.title}>{last ? texts.lead(last.total) : "\u00a0"}</PageTitle>
      <search className="block max-w-md">
        <Field
          name="prefix"
          label={texts.search}
          hint={texts.searchHint}
          type="search"
          autoComplete="off"
          autoCapitalize="none"
          value={prefix}
          onChange={(event) => setPrefix(event.target.value)}
        />
      </search>
      {failed && <Notice look="problem">{texts.failed}</Notice>}
      <div className="card mt-4 px-5 py-2 sm:px-7">
        {!people && <SkeletonRows rows={5} />}
        {people?.length === 0 && <p className="py-5 text-sm text-muted">{prefix ? texts.noMatch : texts.none}</p>}
        <ul className="divide-y divide-line" data-testid="people">
          {people?.map((person) => (
            <PersonRow key={person.id} person={person} />
          ))}
        </ul>
      </div>
      {last?.cursor && (
        <button
          type="button"
          aria-disabled={busy}
          onClick={() => !busy && load(prefix, pages ?? [])}
          className={buttonClass("quiet", "mt-5")}
        >
          {busy ? texts.moreBusy : texts.more}
        </button>
      )}
    </>
  );
}

function PersonRow({ person }: { person: Person }) {
  const { id, name, email, role, banned, emailVerified } = person;
  return (
    <li className="flex min-h-20 flex-wrap items-center gap-4 py-3">
      <Initials name={name} />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 font-medium">
          {name}
          {role === "admin" && <Badge>{texts.admin}</Badge>}
          {banned && <Badge look="danger">{texts.banned}</Badge>}
          {!emailVerified && <Badge look="plain">{texts.unverified}</Badge>}
        </p>
        <p className="text-sm break-all text-muted">{email}</p>
      </div>
      <Link href={`/people/${id}`} aria-label={texts.openLabel(name)} className={buttonClass("quiet", "px-4 text-sm")}>
        {texts.open}
      </Link>
    </li>
  );
}
