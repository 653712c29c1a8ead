import { randomBytes } from "node:crypto";
import type { Random } from "./mutate/random";
import type { Stack } from "./mutate/stack";

/** A change that a team makes on any day, and that breaks nothing. */
export interface Variation {
  what: string;
  change(stack: Stack, random: Random): void;
}

const vary = (what: string, change: Variation["change"]): Variation => ({ what, change });
const day = 86_400;

const ownVariables = [
  "OPENAI_API_KEY",
  "ANALYTICS_ID",
  "FEATURE_FLAGS",
  "PLAN_LIMITS",
  "SUPPORT_EMAIL",
  "S3_BUCKET",
  "CACHE_TTL",
];
const publicVariables = [
  "NEXT_PUBLIC_SUPPORT_URL",
  "NEXT_PUBLIC_PLAUSIBLE",
  "NEXT_PUBLIC_POSTHOG_KEY",
  "NEXT_PUBLIC_RELEASE",
];

export const variations: readonly Variation[] = [
  ...ownVariables.map((name) =>
    vary(`the functions have ${name}`, (stack, random) => stack.set(name, random.word(12))),
  ),
  ...publicVariables.map((name) =>
    vary(`the pages have ${name}`, (stack, random) => stack.host(name, `https://${random.word()}.net`)),
  ),
  ...["SENTRY_AUTH", "REVALIDATE", "DATABASE", "CRON"].map((name) =>
    vary(`the hosting keeps ${name} to itself`, (stack, random) =>
      stack.host(`${name}_VALUE`, random.word(30), { sensitive: true }),
    ),
  ),
  ...["hex", "base64", "base64url"].map((form) =>
    vary(`an auth secret as ${form}`, (stack) =>
      stack.set("BETTER_AUTH_SECRET", randomBytes(32).toString(form as BufferEncoding)),
    ),
  ),
  vary("a longer auth secret", (stack) => stack.set("BETTER_AUTH_SECRET", randomBytes(64).toString("base64"))),
  vary("another app name", (stack, random) => stack.set("APP_NAME", random.word())),
  vary("shorter sessions", (stack, random) => {
    stack.set("SESSION_EXPIRES_IN", String(random.between(2, 30) * day));
    stack.set("SESSION_UPDATE_AGE", String(random.between(0, 1) * day));
  }),
  vary("an idle limit", (stack, random) => stack.set("SESSION_IDLE_TIMEOUT", String(random.between(1, 48) * 3600))),
  vary("shorter tokens", (stack, random) => stack.set("JWT_EXPIRES_IN", String(random.between(1, 60) * 60))),
  vary("a token that says less", (stack, random) =>
    stack.set("JWT_CLAIMS", random.pick(["name", "name,role", "email,emailVerified"])),
  ),
  vary("an auth API under another path", (stack) => {
    moveAuthApi(stack, "/api/identity");
  }),
  vary("a nearer absolute end", (stack, random) =>
    stack.set("SESSION_ABSOLUTE_TIMEOUT", String(random.between(7, 30) * day)),
  ),
  vary("one more origin", (stack, random) =>
    stack.set("TRUSTED_ORIGINS", `${stack.convex.TRUSTED_ORIGINS},https://${random.word()}.org`),
  ),
  vary("origins in another order", (stack) =>
    stack.set("TRUSTED_ORIGINS", String(stack.convex.TRUSTED_ORIGINS).split(",").reverse().join(",")),
  ),
  vary("another sender name", (stack, random) => stack.set("EMAIL_FROM", `${random.word()} <auth@acme.net>`)),
  vary("a passkey domain above the site", (stack) => stack.set("PASSKEY_RP_ID", "acme.net")),
  vary("a cookie domain above the site", (stack) => stack.set("COOKIE_DOMAIN", "acme.net")),
  vary("other days of retention", (stack, random) =>
    stack.set("RETENTION_AUDIT_DAYS", String(random.between(30, 3650))),
  ),
  vary("other days of deliveries", (stack, random) =>
    stack.set("RETENTION_DELIVERY_DAYS", String(random.between(1, 365))),
  ),
  vary("a newer privacy policy", (stack, random) =>
    stack.set("PRIVACY_POLICY_VERSION", `2026-12-${random.between(10, 28)}`),
  ),
  vary("a privacy policy on a page of its own", (stack, random) =>
    stack.set("PRIVACY_POLICY_URL", `https://acme.net/legal/${random.word()}`),
  ),
  vary("another reason", (stack) => stack.set("COOKIE_CONSENT_REASON", "Decided by counsel on 3 November 2026.")),
  vary("consent asked for", (stack) => {
    stack.set("COOKIE_CONSENT", "required");
    stack.host("NEXT_PUBLIC_COOKIE_CONSENT", "required");
  }),
  vary("more people who are told", (stack, random) =>
    stack.set("ALERT_EMAILS", `ops@acme.net,${random.word()}@acme.org`),
  ),
  vary("a webhook for alerts", (stack, random) =>
    stack.set("ALERT_WEBHOOK_URL", `https://hooks.slack.com/services/${random.word()}`),
  ),
  vary("no webhooks", (stack) => stack.set("WEBHOOKS", undefined)),
  vary("one more webhook", (stack) => {
    const list = JSON.parse(String(stack.convex.WEBHOOKS)) as unknown[];
    stack.set("WEBHOOKS", JSON.stringify([...list, { url: "https://siem.acme.net/in", events: ["session.created"] }]));
  }),
  vary("no well-known files", (stack) => {
    for (const name of [
      "IOS_APP_IDS",
      "ANDROID_APP_LINKS",
      "CHANGE_PASSWORD_URL",
      "WEBAUTHN_ALT_ORIGINS",
      "SECURITY_CONTACT",
    ])
      stack.host(name, undefined);
  }),
  vary("a path to change the password", (stack) => stack.host("CHANGE_PASSWORD_URL", "/account/password")),
  vary("another contact", (stack, random) => stack.host("SECURITY_CONTACT", `https://acme.net/${random.word()}`)),
  vary("other days of security.txt", (stack, random) =>
    stack.host("SECURITY_TXT_EXPIRES_DAYS", String(random.between(1, 365))),
  ),
  vary("TLS 1.3 alone", (stack) => stack.zone("min_tls_version", "1.3")),
  vary("HSTS of a year, for subdomains", (stack) =>
    stack.zone("security_header", {
      strict_transport_security: { enabled: true, max_age: 31_536_000, include_subdomains: true },
    }),
  ),
  vary("a milder limit at the edge", (stack, random) => {
    stack.limit().requestsPerPeriod = random.between(30, 900);
  }),
  vary("a challenge in place of a block", (stack) => {
    for (const rule of stack.rules("http_ratelimit")) rule.action = "managed_challenge";
  }),
  vary("a rule of its own that comes last", (stack, random) => {
    const rule = {
      ref: random.word(),
      expression: `http.host eq "${random.word()}.acme.net"`,
      action: "block",
      enabled: true,
    };
    stack.rules("http_request_firewall_custom").push(rule);
  }),
  vary("a rule that is switched off", (stack) => {
    stack
      .rules("http_request_firewall_custom")
      .unshift({ ref: "off", expression: "true", action: "block", enabled: false });
  }),
  vary("a record of another host", (stack, random) => {
    const props = { name: `${random.word()}.acme.net`, type: "A", content: "203.0.113.9", proxied: false, ttl: 300 };
    stack.add("cloudflare:index/dnsRecord:DnsRecord", random.word(), props);
  }),
  vary("a second domain", (stack, random) => {
    stack.add("vercel:index/projectDomain:ProjectDomain", random.word(), {
      projectId: "p",
      domain: `${random.word()}.acme.net`,
      redirect: "acme.net",
    });
  }),
  vary("another region of the functions", (stack) => {
    stack.one("Project").props.serverlessFunctionRegion = "fra1";
  }),
  vary("a longer retention of deployments", (stack) => {
    stack.one("ProjectDeploymentRetention").props.expirationProduction = "1y";
  }),
  vary("a challenge of the hosting for bots", (stack) => {
    const { rules } = stack.one("FirewallConfig").props.rules as { rules: unknown[] };
    rules.push({
      name: "Bots",
      active: true,
      conditionGroups: [{ conditions: [{ type: "user_agent", op: "sub", value: "bot" }] }],
      action: { action: "challenge" },
    });
  }),
  vary("a notification more", (stack, random) => {
    stack.add("cloudflare:index/notificationPolicy:NotificationPolicy", random.word(), {
      alertType: "dos_attack_l7",
      enabled: true,
    });
  }),
  vary("a variable for previews alone", (stack) => {
    stack.host("NEXT_PUBLIC_PREVIEW_BANNER", "http://localhost:3000", { targets: ["preview"] });
  }),
  vary("a bucket of another cloud", (stack, random) => {
    stack.add("aws:s3/bucketV2:BucketV2", random.word(), { bucket: random.word() });
  }),
  vary("functions of a second deployment", (stack) => {
    stack.add("prelaunch:convex:EnvironmentVariables", "more", { variables: { OPENAI_MODEL: "gpt" } }).protect = true;
  }),
];

/** The auth API with all that follows from where it lies. */
function moveAuthApi(stack: Stack, to: string): void {
  stack.set("AUTH_BASE_PATH", to);
  stack.host("NEXT_PUBLIC_AUTH_BASE_PATH", to);
  const callbacks = stack.one("Stack").props.callbackUrls as Record<string, unknown>;
  for (const [id, url] of Object.entries(callbacks)) {
    if (typeof url === "string") callbacks[id] = url.replace("/api/auth", to);
  }
  for (const rule of stack.rules("http_ratelimit")) {
    rule.expression = String(rule.expression).replaceAll("/api/auth", to);
  }
}
