import { unknown } from "../../../provider-rpc/provider";
import { type Mutation, mutation } from "./mutation";

export const environmentMutations: readonly Mutation[] = [
  mutation("ENV-1", "no secret", (stack) => stack.set("BETTER_AUTH_SECRET", undefined)),
  mutation("ENV-1", "a default that stands in public", (stack) =>
    stack.set("BETTER_AUTH_SECRET", "better-auth-secret-12345678901234567890"),
  ),
  mutation("ENV-1", "a short one", (stack, random) =>
    stack.set("BETTER_AUTH_SECRET", random.word(random.between(1, 31))),
  ),
  mutation("ENV-1", "one letter, many times", (stack, random) =>
    stack.set("BETTER_AUTH_SECRET", random.word(1).repeat(64)),
  ),
  mutation("ENV-1", "digits alone", (stack, random) =>
    stack.set("BETTER_AUTH_SECRET", Array.from({ length: 40 }, () => random.between(0, 9)).join("")),
  ),
  mutation("ENV-1", "a short word, again and again", (stack, random) =>
    stack.set("BETTER_AUTH_SECRET", random.word(8).repeat(6)),
  ),
  mutation("ENV-1", "the alphabet", (stack) =>
    stack.set("BETTER_AUTH_SECRET", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"),
  ),
  mutation("ENV-1", "unknown and made by nobody", (stack) => {
    stack.set("BETTER_AUTH_SECRET", unknown);
    stack.one("EnvironmentVariables").propertyDependencies = {};
  }),

  mutation("ENV-2", "plain http", (stack) =>
    stack.set("SITE_URL", String(stack.convex.SITE_URL).replace("https:", "http:")),
  ),
  mutation("ENV-2", "this machine", (stack, random) =>
    stack.set("SITE_URL", `http://localhost:${random.between(1000, 9999)}`),
  ),
  mutation("ENV-2", "another host", (stack, random) => stack.set("SITE_URL", `https://${random.word()}.example.org`)),
  mutation("ENV-2", "a path", (stack, random) =>
    stack.set("SITE_URL", `${String(stack.convex.SITE_URL)}/${random.word()}`),
  ),
  mutation("ENV-2", "nothing", (stack) => stack.set("SITE_URL", undefined)),
  mutation("ENV-2", "a domain that the hosting lost", (stack) =>
    stack.remove(({ type }) => type.endsWith(":ProjectDomain")),
  ),
  mutation("ENV-2", "a record that is gone", (stack) => {
    const site = stack.site();
    stack.remove((thing) => thing === site);
  }),
  mutation("ENV-2", "a domain that leads elsewhere", (stack) => {
    stack.one("ProjectDomain").props.redirect = "www.acme.net";
  }),

  mutation("ENV-3", "another deployment", (stack, random) =>
    stack.host(
      "NEXT_PUBLIC_CONVEX_URL",
      `https://${random.word(5)}-${random.word(5)}-${random.between(100, 999)}.convex.cloud`,
    ),
  ),
  mutation("ENV-3", "the site URL of another deployment", (stack, random) =>
    stack.host("NEXT_PUBLIC_CONVEX_SITE_URL", `https://${random.word(5)}-otter-1.convex.site`),
  ),
  mutation("ENV-3", "no Convex URL", (stack) => stack.host("NEXT_PUBLIC_CONVEX_URL", undefined)),
  mutation("ENV-3", "no site", (stack) => stack.host("NEXT_PUBLIC_SITE_URL", undefined)),
  mutation("ENV-3", "a site with www", (stack) => stack.host("NEXT_PUBLIC_SITE_URL", "https://www.acme.net")),
  mutation("ENV-3", "a deployment of development", (stack) => stack.host("CONVEX_DEPLOYMENT", "dev:brave-heron-789")),
  mutation("ENV-3", "this machine", (stack) => stack.host("NEXT_PUBLIC_CONVEX_URL", "http://127.0.0.1:3210")),

  mutation("ENV-4", "a callback at another host", (stack, random) => {
    callbacks(stack).google = `https://${random.word()}.net/api/auth/callback/google`;
  }),
  mutation("ENV-4", "a callback on plain http", (stack) => {
    callbacks(stack).google = String(callbacks(stack).google).replace("https:", "http:");
  }),
  mutation("ENV-4", "a callback at another path", (stack) => {
    callbacks(stack).github = String(callbacks(stack).github).replace("/api/auth", "/auth");
  }),
  mutation("ENV-4", "the auth API elsewhere for the functions", (stack) =>
    stack.set("AUTH_BASE_PATH", "/api/identity"),
  ),
  mutation("ENV-4", "the auth API elsewhere for the app", (stack) =>
    stack.host("NEXT_PUBLIC_AUTH_BASE_PATH", "/api/identity"),
  ),
  mutation("ENV-4", "callbacks left behind when the auth API moved", (stack) => {
    stack.set("AUTH_BASE_PATH", "/api/identity");
    stack.host("NEXT_PUBLIC_AUTH_BASE_PATH", "/api/identity");
  }),
  mutation("ENV-4", "no callback", (stack) => {
    delete callbacks(stack).github;
  }),
  mutation("ENV-4", "the callback of another provider", (stack) => {
    callbacks(stack).google = callbacks(stack).github;
  }),
  mutation("ENV-4", "this machine registered", (stack) => {
    stack.add("prelaunch:oauth:RedirectUris", "google-urls", {
      redirectUris: ["http://localhost:3000/api/auth/callback/google"],
    });
  }),

  mutation("ENV-5", "no key", (stack) => stack.set("RESEND_API_KEY", undefined)),
  mutation("ENV-5", "the key of the documentation", (stack) => stack.set("RESEND_API_KEY", "re_123456789")),
  mutation("ENV-5", "a key of x", (stack) => stack.set("RESEND_API_KEY", "re_xxxxxxxxxxxxxxxxxxxxxxxx")),
  mutation("ENV-5", "the key of another vendor", (stack, random) =>
    stack.set("RESEND_API_KEY", `SG.${random.word(22)}.${random.word(43)}`),
  ),
  mutation("ENV-5", "the vendor's test sender", (stack) => stack.set("EMAIL_FROM", "Acme <onboarding@resend.dev>")),
  mutation("ENV-5", "no sender", (stack) => stack.set("EMAIL_FROM", undefined)),
  mutation("ENV-5", "no DKIM record", (stack) => {
    const dkim = stack.record("TXT", "_domainkey");
    stack.remove((thing) => thing === dkim);
  }),
  mutation("ENV-5", "no SPF record", (stack) => {
    const spf = stack.record("TXT", "send.");
    stack.remove((thing) => thing === spf);
  }),
  mutation("ENV-5", "everybody may send", (stack) => {
    stack.record("TXT", "send.").props.content = '"v=spf1 include:amazonses.com +all"';
  }),
  mutation("ENV-5", "an empty DMARC record", (stack) => {
    stack.record("TXT", "_dmarc").props.content = '"v=DMARC1"';
  }),
  mutation("ENV-5", "a DKIM record without a key", (stack) => {
    stack.record("TXT", "_domainkey").props.content = '"p="';
  }),

  mutation("ENV-6", "another host", (stack, random) => stack.set("PASSKEY_RP_ID", `${random.word()}.com`)),
  mutation("ENV-6", "a whole suffix", (stack) => stack.set("PASSKEY_RP_ID", "net")),
  mutation("ENV-6", "a URL", (stack) => stack.set("PASSKEY_RP_ID", stack.convex.SITE_URL)),
  mutation("ENV-6", "no RP ID", (stack) => stack.set("PASSKEY_RP_ID", undefined)),
  mutation("ENV-6", "no origin", (stack) => stack.set("PASSKEY_ORIGIN", undefined)),
  mutation("ENV-6", "another origin", (stack) => stack.set("PASSKEY_ORIGIN", "https://login.acme.net")),
  mutation("ENV-6", "an origin on plain http", (stack) => stack.set("PASSKEY_ORIGIN", "http://acme.net")),
];

function callbacks(stack: Parameters<Mutation["change"]>[0]): Record<string, unknown> {
  return stack.one("Stack").props.callbackUrls as Record<string, unknown>;
}
