"use client";

import { KeyRound } from "lucide-react";
import { ConfirmButton } from "../../../../_components/confirm-button";
import { Field } from "../../../../_components/field";
import { Form } from "../../../../_components/form";
import { Panel } from "../../../../_components/panel";
import { RelativeTime } from "../../../../_components/relative-time";
import { Row } from "../../../../_components/row";
import { SkeletonRows } from "../../../../_components/skeleton-rows";
import { authRequest, problemText } from "../../../../_lib/auth-request";
import { addPasskey } from "../../../../_lib/passkey";
import { securityTexts as texts } from "../../../../_lib/settings-texts";
import { useForm } from "../../../../_lib/use-form";
import { useLiveAnswer } from "../../../../_lib/use-live-answer";
import type { PreloadedCredentials } from "./credentials";

/** The passkeys of the account, live, with a way to add one and to remove each. */
export function PasskeyPanel({ preloaded }: { preloaded: PreloadedCredentials }) {
  const credentials = useLiveAnswer(preloaded);
  return (
    <Panel title={texts.passkeys} lead={texts.passkeysLead}>
      {!credentials && <SkeletonRows rows={1} />}
      {credentials?.passkeys.length === 0 && <p className="mb-5 text-sm text-muted">{texts.noPasskeys}</p>}
      <ul className="mb-5 divide-y divide-line" data-testid="passkeys">
        {credentials?.passkeys.map(({ id, name, addedAt }) => {
          const shown = name || texts.passkeyUnnamed;
          return (
            <Row key={id} icon={KeyRound} title={shown} note={<Added at={addedAt} />}>
              <ConfirmButton
                label={texts.remove}
                describedAs={texts.removeLabel(shown)}
                title={texts.removeTitle(shown)}
                text={texts.removePasskeyText}
                confirm={texts.removeConfirm}
                busy={texts.removeBusy}
                cancel={texts.keep}
                act={async () => {
                  const answer = await authRequest("/passkey/delete-passkey", { id });
                  return answer.ok ? undefined : problemText(answer);
                }}
              />
            </Row>
          );
        })}
      </ul>
      <AddPasskey />
    </Panel>
  );
}

function Added({ at }: { at: number }) {
  return (
    <>
      {texts.added} <RelativeTime at={at} />
    </>
  );
}

function AddPasskey() {
  const form = useForm({
    checks: { name: (value) => (value.trim() === "" ? texts.passkeyNameMissing : undefined) },
    submit: async ({ name }) => {
      if (!("PublicKeyCredential" in window)) return { kind: "refused", message: texts.passkeyUnsupported };
      const outcome = await addPasskey(name.trim());
      if (outcome.kind === "done") return { kind: "done" };
      if (outcome.kind === "failed") return { kind: "refused", message: problemText(outcome.answer) };
      const known = outcome.name === "InvalidStateError";
      return { kind: "refused", message: known ? texts.passkeyKnown : texts.passkeyRefused };
    },
  });
  return (
    <Form form={form} submit={texts.addPasskey} busy={texts.addPasskeyBusy} done={texts.addPasskeyDone}>
      <Field
        {...form.field("name")}
        id="field-passkey-name"
        label={texts.passkeyName}
        hint={texts.passkeyNameHint}
        maxLength={60}
        autoComplete="off"
      />
    </Form>
  );
}
