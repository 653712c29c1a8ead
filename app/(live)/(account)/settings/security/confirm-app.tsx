"use client";

import { renderSVG } from "uqr";
import { Field } from "../../../../_components/field";
import { Form } from "../../../../_components/form";
import { checkCode } from "../../../../_lib/form-rules";
import { securityTexts as texts } from "../../../../_lib/settings-texts";
import { leaveFor, useAuthForm } from "../../../../_lib/use-auth-form";

/** Shows the key of the second factor, as a picture and as text, and asks for a first code. Goes on to `next`. */
export function ConfirmApp({ uri, next }: { uri: string; next: string }) {
  const form = useAuthForm({
    checks: { code: checkCode },
    path: "/two-factor/verify-totp",
    replacesSession: true,
    body: ({ code }) => ({ code: code.replace(/\s/g, "") }),
    refusals: {
      INVALID_CODE: { field: "code", message: texts.codeRefused },
      CODE_ALREADY_USED: { field: "code", message: texts.codeUsed },
    },
    done: () => leaveFor(next),
  });
  const picture = `data:image/svg+xml,${encodeURIComponent(renderSVG(uri, { border: 2 }))}`;
  return (
    <div className="space-y-5">
      <p>{texts.scan}</p>
      {/* biome-ignore lint/performance/noImgElement: it is made here and must not pass through an image service. */}
      <img src={picture} alt={texts.qrLabel} width={200} height={200} className="rounded-control bg-white p-2" />
      <div>
        <p className="text-sm text-muted">{texts.orType}</p>
        <code data-testid="totp-key" className="mt-1 block font-mono text-sm break-all select-all">
          {new URL(uri).searchParams.get("secret")}
        </code>
      </div>
      <Form form={form} submit={texts.confirmCode} busy={texts.confirmBusy} done="">
        <Field {...form.field("code")} label={texts.code} inputMode="numeric" autoComplete="one-time-code" />
      </Form>
    </div>
  );
}
