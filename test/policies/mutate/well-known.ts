import { type Mutation, mutation } from "./mutation";
import type { Stack } from "./stack";

const files = {
  "WK-1": "IOS_APP_IDS",
  "WK-2": "ANDROID_APP_LINKS",
  "WK-3": "CHANGE_PASSWORD_URL",
  "WK-4": "WEBAUTHN_ALT_ORIGINS",
  "WK-5": "SECURITY_CONTACT",
} as const;

const custom = (stack: Stack) => stack.rules("http_request_firewall_custom");
const digest = "AB:".repeat(32).slice(0, -1);

/** What no file survives: the edge in front of it. */
const blocked = Object.keys(files).flatMap((item) => [
  mutation(item, "a rule before it that blocks", (stack) => {
    custom(stack).unshift({ ref: "early", expression: "true", action: "block", enabled: true });
  }),
  mutation(item, "the exception taken away", (stack) => {
    const rules = custom(stack);
    rules.splice(0, rules.length, ...rules.filter(({ action }) => action !== "skip"));
  }),
]);

const values = (item: keyof typeof files, wrong: readonly string[]) =>
  wrong.map((value, index) => mutation(item, `value ${index + 1}`, (stack) => stack.host(files[item], value)));

export const wellKnownMutations: readonly Mutation[] = [
  ...blocked,
  ...values("WK-1", [
    "net.acme.app",
    "abcde12345.net.acme.app",
    "ABCDE12345",
    "ABCDE12345.net.acme.app,ABCDE12345.net.acme.app",
    "ABCDE12345.net.acme.*",
  ]),
  ...values("WK-2", [
    "net.acme.app",
    `net.acme.app:${digest.toLowerCase()}`,
    `net.acme.app:${digest.slice(3)}`,
    `acme:${digest}`,
    `net.acme.app:${"00:".repeat(32).slice(0, -1)}`,
    `net.acme.app:${digest},net.acme.app:${digest}`,
  ]),
  ...values("WK-3", [
    "http://acme.net/settings",
    "https://elsewhere.org/settings",
    "//elsewhere.org",
    "javascript:alert(1)",
    "https://localhost/settings",
    "/.well-known/change-password",
  ]),
  ...values("WK-4", [
    "http://acme.co.uk",
    "https://*.acme.co.uk",
    "acme.co.uk",
    "https://localhost",
    "https://acme.co.uk/path",
    "https://a.org,https://a.org",
    "https://a.org,https://b.org,https://c.org,https://d.org,https://e.org,https://f.org",
  ]),
  ...values("WK-5", [
    "security@acme.net",
    "mailto:nobody",
    "http://acme.net/security",
    "mailto:noreply@acme.net",
    "tel:911",
  ]),
  ...["0", "366", "forever", "-1"].map((value) =>
    mutation("WK-5", `expires in ${value}`, (stack) => stack.host("SECURITY_TXT_EXPIRES_DAYS", value)),
  ),
];
