"use client";

import { KeyRound } from "lucide-react";
import { useState } from "react";
import { ConfirmButton } from "../../../../_components/confirm-button";
import { Field } from "../../../../_components/field";
import { Form } from "../../../../_components/form";
import { Panel } from "../../../../_components/panel";
import { RelativeTime } from "../../../../_components/relative-time";
import { Row } from "../../../../_components/row";
import { Select } from "../../../../_components/select";
import { ShownSecret } from "../../../../_components/shown-secret";
import { SkeletonRows } from "../../../../_components/skeleton-rows";
import { authRequest, problemText } from "../../../../_lib/auth-request";
import { securityTexts, keyTexts as texts } from "../../../../_lib/settings-texts";
import { useAuthForm } from "../../../../_lib/use-auth-form";
import { useLiveAnswer } from "../../../../_lib/use-live-answer";
import type { Credentials, PreloadedCredentials } from "../security/credentials";

const day = 24 * 60 * 60;
const longestName = 60;

/** The API keys of the account, live; a new one is shown once. */
export function KeyPanel({ preloaded }: { preloaded: PreloadedCredentials }) {
  const credentials = useLiveAnswer(preloaded);
  const [made, setMade] = useState<string>();
  return (
    <Panel title={texts.panel} lead={texts.panelLead}>
      {made === undefined ? (
        <CreateKey onMade={setMade} />
      ) : (
        <ShownSecret value={made} texts={texts} testId="new-key" onDone={() => setMade(undefined)} />
      )}
      <div className="mt-6 border-t border-line pt-3">
        {!credentials && <SkeletonRows rows={2} />}
        {credentials?.apiKeys.length === 0 && <p className="pt-3 text-sm text-muted">{texts.none}</p>}
        <ul className="divide-y divide-line" data-testid="api-keys">
          {credentials?.apiKeys.map((key) => (
            <KeyRow key={key.id} {...key} />
          ))}
        </ul>
      </div>
    </Panel>
  );
}

function CreateKey({ onMade }: { onMade(key: string): void }) {
  const form = useAuthForm({
    checks: {
      name: (value) => {
        if (value.trim() === "") return texts.nameMissing;
        return value.trim().length > longestName ? texts.nameLong : undefined;
      },
      days: () => undefined,
    },
    path: "/api-key/create",
    body: ({ name, days }) => ({ name: name.trim(), expiresIn: Number(days) * day }),
    done: (data) => {
      onMade((data as { key: string }).key);
      return { kind: "done" };
    },
  });
  return (
    <Form form={form} submit={texts.create} busy={texts.createBusy} done="">
      <Field
        {...form.field("name")}
        id="field-key-name"
        label={texts.name}
        autoComplete="off"
        maxLength={longestName}
      />
      <Select
        name="days"
        label={texts.days}
        defaultValue="90"
        options={texts.daysOptions.map(({ days, label }) => ({ value: String(days), label }))}
      />
    </Form>
  );
}

function KeyRow({ id, name, start, expiresAt, lastUsedAt }: Credentials["apiKeys"][number]) {
  return (
    <Row
      icon={KeyRound}
      title={
        <>
          {name} <code className="font-mono text-sm font-normal text-muted">{texts.starts(start)}</code>
        </>
      }
      note={
        <>
          {lastUsedAt === null ? texts.neverUsed : <Used at={lastUsedAt} />}
          {expiresAt !== null && ` · ${texts.expires} ${new Date(expiresAt).toISOString().slice(0, 10)}`}
        </>
      }
    >
      <ConfirmButton
        label={securityTexts.remove}
        describedAs={securityTexts.removeLabel(name)}
        title={securityTexts.removeTitle(name)}
        text={texts.removeText}
        confirm={securityTexts.removeConfirm}
        busy={securityTexts.removeBusy}
        cancel={securityTexts.keep}
        act={async () => {
          const answer = await authRequest("/api-key/delete", { keyId: id });
          return answer.ok ? undefined : problemText(answer);
        }}
      />
    </Row>
  );
}

function Used({ at }: { at: number }) {
  return (
    <>
      {texts.lastUsed} <RelativeTime at={at} />
    </>
  );
}
