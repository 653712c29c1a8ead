"use client";

import { useRouter } from "next/navigation";
import { tidyName } from "../../../../contract/account-rules";
import { Field } from "../../../_components/field";
import { Form } from "../../../_components/form";
import { Panel } from "../../../_components/panel";
import { organizationTexts as texts } from "../../../_lib/organization-texts";
import { useAuthForm } from "../../../_lib/use-auth-form";

export function CreateOrganization() {
  const router = useRouter();
  const form = useAuthForm({
    checks: { organization: checkOrganizationName },
    path: "/organization/create",
    body: ({ organization }) => ({ name: tidyName(organization), slug: newSlug(organization) }),
    refusals: { YOU_HAVE_REACHED_THE_MAXIMUM_NUMBER_OF_ORGANIZATIONS: { message: texts.limit } },
    done: (data) => {
      router.push(`/organizations/${(data as { id: string }).id}`);
      return { kind: "leaving" };
    },
  });
  return (
    <Panel title={texts.create} lead={texts.createLead}>
      <Form form={form} submit={texts.createSubmit} busy={texts.createBusy}>
        <Field {...form.field("organization")} label={texts.name} autoComplete="off" />
      </Form>
    </Panel>
  );
}

function checkOrganizationName(value: string): string | undefined {
  if (tidyName(value) === "") return texts.nameMissing;
  return value.trim().length > 80 ? texts.nameLong : undefined;
}

/** A short name for addresses that nobody has: people choose the name, not this. */
function newSlug(name: string): string {
  const plain = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  return `${plain.slice(0, 40) || "organization"}-${crypto.randomUUID().slice(0, 8)}`;
}
