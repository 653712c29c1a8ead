"use client";

import { auditKinds } from "../../../../../contract/audit-events";
import { Field } from "../../../../_components/field";
import { Select } from "../../../../_components/select";
import { auditTexts as texts } from "../../../../_lib/audit-texts";
import type { Choice } from "./filter";

const choices = [
  { value: "", label: texts.everything },
  { value: "success", label: texts.outcomes.success },
  { value: "failure", label: texts.outcomes.failure },
  ...auditKinds.map((kind) => ({ value: kind as string, label: kind })),
];

const sides = (["actor", "subject"] as const).map((value) => ({ value, label: texts.as[value] }));

interface AuditFiltersProps {
  choice: Choice;
  onChoose: (choice: Choice) => void;
}

export function AuditFilters({ choice, onChoose }: AuditFiltersProps) {
  const field = <Name extends keyof Choice>(name: Name) => ({
    name,
    value: choice[name],
    onChange: ({ target }: { target: { value: string } }) => onChoose({ ...choice, [name]: target.value }),
  });
  const typed = { autoComplete: "off", autoCapitalize: "none", spellCheck: false } as const;
  return (
    <search aria-label={texts.filters} className="grid gap-x-5 sm:grid-cols-2 lg:grid-cols-3">
      <Select label={texts.what} options={choices} {...field("what")} />
      <Field label={texts.person} hint={texts.personHint} type="search" {...typed} {...field("email")} />
      <Select label={texts.personAs} options={sides} {...field("as")} />
      <Field label={texts.address} hint={texts.addressHint} type="search" {...typed} {...field("address")} />
      <Field label={texts.from} type="date" {...field("from")} />
      <Field label={texts.until} type="date" {...field("until")} />
    </search>
  );
}
