import { type Mutation, mutation } from "./mutation";
import type { Stack } from "./stack";

export const operationsMutations: readonly Mutation[] = [
  mutation("MON-3", "an endpoint on plain http", (stack) => endpoint(stack, { url: "http://hooks.acme.net/auth" })),
  mutation("MON-3", "an endpoint on this machine", (stack, random) =>
    endpoint(stack, { url: `https://localhost:${random.between(1000, 9999)}` }),
  ),
  mutation("MON-3", "an endpoint without events", (stack) => endpoint(stack, { events: [] })),
  mutation("MON-3", "an event that does not exist", (stack, random) =>
    endpoint(stack, { events: [`user.${random.word()}`] }),
  ),
  mutation("MON-3", "no URL", (stack) => endpoint(stack, { url: "hooks" })),
  mutation("MON-3", "no signatures", (stack) => stack.set("WEBHOOK_SECRET", undefined)),
  mutation("MON-3", "a weak signing secret", (stack, random) => stack.set("WEBHOOK_SECRET", `whsec_${random.word(6)}`)),
  mutation("MON-3", "what is no list", (stack) => stack.set("WEBHOOKS", "{")),

  mutation("MON-4", "no channel", (stack) => stack.set("ALERT_EMAILS", undefined)),
  mutation("MON-4", "an empty list", (stack) => stack.set("ALERT_EMAILS", ",")),
  mutation("MON-4", "what is no address", (stack, random) => stack.set("ALERT_EMAILS", random.word())),
  mutation("MON-4", "an address that nobody reads", (stack) => stack.set("ALERT_EMAILS", "noreply@acme.net")),
  mutation("MON-4", "a webhook on plain http", (stack) =>
    stack.set("ALERT_WEBHOOK_URL", "http://hooks.acme.net/alerts"),
  ),
  mutation("MON-4", "a webhook on this machine", (stack) => stack.set("ALERT_WEBHOOK_URL", "https://127.0.0.1/alerts")),

  mutation("CMP-1", "off", (stack, random) => stack.set("AUDIT_LOG", random.pick(["off", "false", "0", "OFF"]))),
  mutation("CMP-1", "forgotten", (stack) => stack.set("AUDIT_LOG", undefined)),
  mutation("CMP-1", "another switch", (stack) => stack.set("DISABLE_AUDIT_LOG", "true")),
  mutation("CMP-1", "a switch that stands on off", (stack) => stack.set("AUDIT_LOG_ENABLED", "false")),
  mutation("CMP-1", "some other word", (stack, random) => stack.set("AUDIT_LOG", random.word())),

  ...["AUDIT", "SESSION", "DELIVERY"].flatMap((kind) => [
    mutation("CMP-2", `no days for ${kind}`, (stack) => stack.set(`RETENTION_${kind}_DAYS`, undefined)),
    mutation("CMP-2", `${kind} kept for ever`, (stack, random) =>
      stack.set(`RETENTION_${kind}_DAYS`, String(random.between(3651, 99_999))),
    ),
    mutation("CMP-2", `no number for ${kind}`, (stack, random) =>
      stack.set(`RETENTION_${kind}_DAYS`, random.pick(["0", "-1", "forever", "1.5"])),
    ),
  ]),

  mutation("CMP-3", "no version", (stack) => stack.set("PRIVACY_POLICY_VERSION", undefined)),
  mutation("CMP-3", "blanks", (stack) => stack.set("PRIVACY_POLICY_VERSION", "  ")),
  mutation("CMP-3", "to do", (stack, random) =>
    stack.set("PRIVACY_POLICY_VERSION", random.pick(["TODO", "tbd", "draft 1", "none", "xxx"])),
  ),
  mutation("CMP-3", "no such day", (stack, random) =>
    stack.set("PRIVACY_POLICY_VERSION", `2026-13-${random.between(10, 28)}`),
  ),
  mutation("CMP-3", "no number", (stack, random) => stack.set("PRIVACY_POLICY_VERSION", random.word())),
  mutation("CMP-3", "a page on plain http", (stack) => stack.set("PRIVACY_POLICY_URL", "http://acme.net/privacy")),
  mutation("CMP-3", "a page on this machine", (stack, random) =>
    stack.set("PRIVACY_POLICY_URL", `https://${random.pick(["localhost", "127.0.0.1", "intranet"])}/privacy`),
  ),
  mutation("CMP-3", "a page that is no URL", (stack, random) => stack.set("PRIVACY_POLICY_URL", `/${random.word()}`)),
  mutation("CMP-3", "a page that needs a password", (stack, random) =>
    stack.set("PRIVACY_POLICY_URL", `https://ada:${random.word()}@acme.net/privacy`),
  ),

  mutation("CMP-4", "not decided", (stack) => stack.set("COOKIE_CONSENT", undefined)),
  mutation("CMP-4", "another word", (stack, random) => stack.set("COOKIE_CONSENT", random.word())),
  mutation("CMP-4", "no reason", (stack) => stack.set("COOKIE_CONSENT_REASON", undefined)),
  mutation("CMP-4", "a reason that says nothing", (stack, random) =>
    stack.set("COOKIE_CONSENT_REASON", random.word(4)),
  ),
  mutation("CMP-4", "pages that know nothing", (stack) => stack.host("NEXT_PUBLIC_COOKIE_CONSENT", undefined)),
  mutation("CMP-4", "pages that decide otherwise", (stack) =>
    stack.host("NEXT_PUBLIC_COOKIE_CONSENT", stack.convex.COOKIE_CONSENT === "required" ? "not-required" : "required"),
  ),
];

function endpoint(stack: Stack, change: Record<string, unknown>): void {
  const list = JSON.parse(String(stack.convex.WEBHOOKS)) as Record<string, unknown>[];
  Object.assign(list[0] ?? {}, change);
  stack.set("WEBHOOKS", JSON.stringify(list));
}
