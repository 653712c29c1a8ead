import { unknown } from "../../../provider-rpc/provider";
import { type Mutation, mutation } from "./mutation";
import type { Stack } from "./stack";

const redirects = (stack: Stack) => stack.rules("http_request_dynamic_redirect");

export const securityMutations: readonly Mutation[] = [
  mutation("SEC-1", "a readable way to the origin", (stack, random) =>
    stack.zone("ssl", random.pick(["off", "flexible", "full"])),
  ),
  mutation("SEC-1", "old TLS", (stack, random) => stack.zone("min_tls_version", random.pick(["1.0", "1.1"]))),
  mutation("SEC-1", "no HSTS", (stack) =>
    stack.zone("security_header", { strict_transport_security: { enabled: false } }),
  ),
  mutation("SEC-1", "HSTS of minutes", (stack, random) =>
    stack.zone("security_header", { strict_transport_security: { enabled: true, max_age: random.between(0, 86_400) } }),
  ),
  mutation("SEC-1", "a redirect that eats certificates", (stack) => stack.zone("always_use_https", "on")),
  mutation("SEC-1", "no redirect", (stack) =>
    stack.remove(({ props }) => props.phase === "http_request_dynamic_redirect"),
  ),
  mutation("SEC-1", "a redirect that is switched off", (stack) => {
    for (const rule of redirects(stack)) rule.enabled = false;
  }),
  mutation("SEC-1", "a redirect of the ACME challenge", (stack) => {
    for (const rule of redirects(stack)) rule.expression = "(not ssl)";
  }),
  mutation("SEC-1", "a session of years", (stack, random) =>
    stack.set("SESSION_EXPIRES_IN", String(random.between(31, 4000) * 86_400)),
  ),
  mutation("SEC-1", "no absolute end", (stack) => stack.set("SESSION_ABSOLUTE_TIMEOUT", undefined)),
  mutation("SEC-1", "a token of days", (stack, random) =>
    stack.set("JWT_EXPIRES_IN", String(random.between(2, 90) * 86_400)),
  ),
  mutation("SEC-1", "cookies of a whole suffix", (stack, random) =>
    stack.set("COOKIE_DOMAIN", random.pick(["net", ".vercel.app", "co.uk"])),
  ),
  mutation("SEC-1", "cookies of another domain", (stack, random) => stack.set("COOKIE_DOMAIN", `${random.word()}.org`)),
  mutation("SEC-1", "cookies without Secure", (stack) => stack.set("BETTER_AUTH_USE_SECURE_COOKIES", "false")),

  ...["BETTER_AUTH_SECRET", "RESEND_API_KEY", "GOOGLE_CLIENT_SECRET", "GITHUB_CLIENT_SECRET"].map((name) =>
    mutation("SEC-2", `${name} of another stack`, (stack, random) => {
      facts(stack)[name] = `same-as:${random.pick(["staging", "local", "preview"])}`;
    }),
  ),
  mutation("SEC-2", "a secret too weak to compare", (stack) => {
    facts(stack).BETTER_AUTH_SECRET = "weak";
  }),
  mutation("SEC-2", "a secret of its own that nobody compares", (stack) => {
    facts(stack).BETTER_AUTH_SECRET = "not-compared";
    stack.one("Fingerprints").propertyDependencies = {};
  }),
  mutation("SEC-2", "no comparing at all", (stack) => stack.remove(({ type }) => type.endsWith(":Fingerprints"))),

  mutation("SEC-3", "a test key of Stripe", (stack, random) =>
    stack.set("STRIPE_SECRET_KEY", `sk_test_${random.word(24)}`),
  ),
  mutation("SEC-3", "a Turnstile key that always passes", (stack) =>
    stack.host("NEXT_PUBLIC_TURNSTILE_SITE_KEY", "1x00000000000000000000AA"),
  ),
  mutation("SEC-3", "a Turnstile secret that always passes", (stack) =>
    stack.set("TURNSTILE_SECRET", "1x0000000000000000000000000000000AA"),
  ),
  mutation("SEC-3", "the reCAPTCHA test key", (stack) =>
    stack.host("NEXT_PUBLIC_RECAPTCHA", "6LeIxAcTAAAAAJcZVRqyHh71UMIEGNQ_MXjiZKhI"),
  ),
  mutation("SEC-3", "a mail service that sends nothing", (stack) => stack.set("POSTMARK_TOKEN", "POSTMARK_API_TEST")),
  mutation("SEC-3", "a database on this machine", (stack, random) =>
    stack.set(
      "ANALYTICS_URL",
      `http://${random.pick(["localhost", "127.0.0.1", "0.0.0.0"])}:${random.between(1000, 9999)}`,
    ),
  ),
  mutation("SEC-3", "debug output", (stack) => stack.set("AUTH_DEBUG", "true")),
  mutation("SEC-3", "the environment of development", (stack, random) =>
    stack.set("PRELAUNCH_ENVIRONMENT", random.pick(["local", "preview", "staging"])),
  ),
  mutation("SEC-3", "a deploy key of development", (stack, random) => {
    const found = stack.things.find(({ type }) => type === "pulumi:providers:prelaunch");
    if (found) found.props.convexDeployKey = `dev:brave-heron-789|${random.word(40)}`;
  }),

  mutation("SEC-5", "a wildcard", (stack) =>
    stack.set("TRUSTED_ORIGINS", `${stack.convex.TRUSTED_ORIGINS},https://*.acme.net`),
  ),
  mutation("SEC-5", "plain http", (stack, random) =>
    stack.set("TRUSTED_ORIGINS", `${stack.convex.TRUSTED_ORIGINS},http://${random.word()}.net`),
  ),
  mutation("SEC-5", "no scheme", (stack, random) =>
    stack.set("TRUSTED_ORIGINS", `${stack.convex.TRUSTED_ORIGINS},${random.word()}.net`),
  ),
  mutation("SEC-5", "without the site", (stack) => stack.set("TRUSTED_ORIGINS", "https://admin.acme.net")),
  mutation("SEC-5", "nothing", (stack) => stack.set("TRUSTED_ORIGINS", undefined)),
  mutation("SEC-5", "no CSRF check", (stack) => stack.set("BETTER_AUTH_DISABLE_CSRF_CHECK", "true")),
  mutation("SEC-5", "no origin check", (stack) => stack.set("DISABLE_ORIGIN_CHECK", "1")),
  mutation("SEC-5", "a second list", (stack) => stack.set("BETTER_AUTH_TRUSTED_ORIGINS", "https://elsewhere.net")),

  mutation("SEC-6", "limits off in the app", (stack, random) =>
    stack.set("RATE_LIMITING", random.pick(["off", "false", "OFF", ""])),
  ),
  mutation("SEC-6", "limits forgotten", (stack) => stack.set("RATE_LIMITING", undefined)),
  mutation("SEC-6", "another switch", (stack) => stack.set("BETTER_AUTH_DISABLE_RATE_LIMIT", "true")),
  mutation("SEC-6", "an unproxied record", (stack) => {
    stack.site().props.proxied = false;
  }),
  mutation("SEC-6", "no limit at the edge", (stack) => stack.remove(({ props }) => props.phase === "http_ratelimit")),
  mutation("SEC-6", "limits that are switched off", (stack) => {
    for (const rule of stack.rules("http_ratelimit")) rule.enabled = false;
  }),
  mutation("SEC-6", "stricter than the app", (stack, random) => {
    stack.limit().requestsPerPeriod = random.between(1, 29);
  }),
  mutation("SEC-6", "a block of an hour", (stack) => {
    stack.limit().mitigationTimeout = 3600;
  }),
  mutation("SEC-6", "one counter for everybody", (stack) => {
    stack.limit().characteristics = ["cf.colo.id"];
  }),
  mutation("SEC-6", "a strict limit on everything", (stack) => {
    const [rule] = stack.rules("http_ratelimit");
    if (rule) rule.expression = "true";
  }),
  mutation("SEC-6", "a hundred custom rules more", (stack) => {
    const rules = stack.rules("http_request_firewall_custom");
    for (let index = 0; index < 1100; index += 1)
      rules.push({ expression: 'http.host eq "a.b"', action: "block", enabled: true });
  }),

  mutation("SEC-6", "the limit left behind when the auth API moved", (stack) => {
    stack.set("AUTH_BASE_PATH", "/api/identity");
    stack.host("NEXT_PUBLIC_AUTH_BASE_PATH", "/api/identity");
  }),

  mutation("SEC-7", "no firewall", (stack) => stack.remove(({ type }) => type.endsWith(":FirewallConfig"))),
  mutation("SEC-7", "a firewall that is off", (stack) => {
    stack.one("FirewallConfig").props.enabled = false;
  }),
  mutation("SEC-7", "a rule that is off", (stack) => {
    for (const rule of firewall(stack)) rule.active = false;
  }),
  mutation("SEC-7", "a rule that only logs", (stack) => {
    for (const rule of firewall(stack)) rule.action = { action: "log" };
  }),
  mutation("SEC-7", "an address that goes around", (stack, random) => {
    stack.one("FirewallConfig").props.ipRules = {
      rules: [{ hostname: "*", ip: `203.0.113.${random.between(1, 254)}`, action: "bypass" }],
    };
  }),
  mutation("SEC-7", "an exception for a path", (stack) => {
    conditions(stack).push({ type: "path", op: "pre", neg: true, value: "/api/" });
  }),
  mutation("SEC-7", "another header", (stack, random) => {
    for (const condition of conditions(stack)) if (condition.type === "header") condition.key = `x-${random.word()}`;
  }),
  mutation("SEC-7", "a guessable header", (stack, random) => {
    for (const condition of conditions(stack)) if (condition.type === "header") condition.values = [random.word(4)];
  }),
  mutation("SEC-7", "open hostnames of the hosting", (stack) => {
    stack.one("Project").props.vercelAuthentication = { deploymentType: "none" };
  }),
  mutation("SEC-7", "a header that the edge no longer sets", (stack) =>
    stack.remove(({ props }) => props.phase === "http_request_late_transform"),
  ),
  mutation("SEC-7", "a bypass of the firewall", (stack) => {
    stack.add("vercel:index/firewallBypass:FirewallBypass", "bypass", { projectId: "p", sourceIp: "198.51.100.7" });
  }),
  mutation("SEC-7", "an address from any client", (stack, random) =>
    stack.set("CLIENT_IP_HEADER", random.pick(["x-forwarded-for", "x-real-ip", "cf-connecting-ip"])),
  ),
  mutation("SEC-7", "no key for addresses in the functions", (stack) => stack.set("CLIENT_ADDRESS_KEY", undefined)),
  mutation("SEC-7", "no key for addresses in the app", (stack) => stack.host("CLIENT_ADDRESS_KEY", undefined)),
  mutation("SEC-7", "a weak key for addresses", (stack, random) => {
    const weak = random.word(8);
    stack.set("CLIENT_ADDRESS_KEY", weak);
    stack.host("CLIENT_ADDRESS_KEY", weak);
  }),
  mutation("SEC-7", "two keys for addresses", (stack) => {
    stack.set("CLIENT_ADDRESS_KEY", "mK4v0Zy7Wb1nQeTgXr8dLs2HjPu5FcAo9iEwVx3RtYI");
    stack.host("CLIENT_ADDRESS_KEY", "Q2s7fJx0LwZc5nVb8TyHu1KpRe4MaGd9oXi6CqNtWhE");
  }),
  mutation("SEC-7", "a key for addresses that was retired", (stack) => {
    const key = "mK4v0Zy7Wb1nQeTgXr8dLs2HjPu5FcAo9iEwVx3RtYI";
    stack.set("CLIENT_ADDRESS_KEY", key);
    stack.host("CLIENT_ADDRESS_KEY", key);
    stack.set("CLIENT_ADDRESS_KEYS_RETIRED", JSON.stringify([key]));
  }),
  mutation("SEC-7", "a weak key of before", (stack, random) =>
    stack.set("CLIENT_ADDRESS_KEYS_RETIRED", JSON.stringify([random.word(6)])),
  ),
  mutation("SEC-7", "keys of before that are no list", (stack, random) =>
    stack.set("CLIENT_ADDRESS_KEYS_RETIRED", random.word()),
  ),
  mutation("SEC-7", "a key for addresses that is not known and that nobody made", (stack) => {
    stack.set("CLIENT_ADDRESS_KEY", unknown);
    stack.one("EnvironmentVariables").propertyDependencies = {};
  }),
  mutation("SEC-7", "a key for addresses that is not known and that nobody made in the app", (stack) => {
    stack.hosted("CLIENT_ADDRESS_KEY").props.value = unknown;
    stack.hosted("CLIENT_ADDRESS_KEY").propertyDependencies = {};
  }),
  mutation("SEC-7", "an app that knows no edge by name", (stack) => stack.host("EDGE_SECRETS", "")),
  mutation("SEC-7", "the edge of another stack", (stack, random) => stack.host("EDGE_SECRETS", random.word(43))),
  mutation("SEC-7", "the edge of another stack beside its own", (stack, random) => {
    const own = stack.hosted("EDGE_SECRETS").props;
    own.value = typeof own.value === "string" ? `${own.value},${random.word(43)}` : random.word(43);
  }),
  mutation("SEC-7", "an edge that is not known and that nobody made", (stack) => {
    stack.hosted("EDGE_SECRETS").props.value = unknown;
    stack.hosted("EDGE_SECRETS").propertyDependencies = {};
  }),
  mutation("SEC-7", "an app that does not know the edge", (stack) => stack.host("EDGE_SECRETS", undefined)),
  mutation("SEC-7", "an edge that can be guessed", (stack, random) => stack.host("EDGE_SECRETS", random.word(6))),
  mutation("SEC-7", "proxies that are trusted", (stack) => stack.host("AUTH_TRUST_HOST", "true")),

  mutation("SEC-8", "a Git link", (stack, random) => {
    stack.one("Project").props.gitRepository = { type: "github", repo: `acme/${random.word()}` };
  }),
  mutation("SEC-8", "a deploy hook", (stack, random) => {
    stack.one("Project").props.gitRepository = {
      type: "github",
      repo: "acme/app",
      deployHooks: [{ name: random.word(), ref: "main" }],
    };
  }),
  mutation("SEC-8", "previews of production", (stack) => {
    stack.one("Project").props.previewDeploymentsDisabled = false;
  }),
  mutation("SEC-8", "a deploy key in the builds", (stack, random) =>
    stack.host("CONVEX_DEPLOY_KEY", `prod:brave-heron-789|${random.word(40)}`),
  ),
  mutation("SEC-8", "a deploy key under another name", (stack, random) =>
    stack.host("DEPLOYMENT", `prod:brave-heron-789|${random.word(40)}`),
  ),
  mutation("SEC-8", "a key in the pages", (stack, random) => stack.host("NEXT_PUBLIC_MAIL", `re_${random.word(32)}`)),
  mutation("SEC-8", "a secret by its name in the pages", (stack) => stack.host("NEXT_PUBLIC_AUTH_SECRET", "anything")),
  mutation("SEC-8", "a secret of the functions in the pages", (stack) =>
    stack.host("NEXT_PUBLIC_HELPER", stack.convex.GOOGLE_CLIENT_SECRET),
  ),
  mutation("SEC-8", "variables that everyone reads", (stack, random) =>
    stack.host(random.word().toUpperCase(), random.word(), { sensitive: false }),
  ),
  ...["EnvironmentVariables", "Code", "SigningKeys", "Project"].map((type) =>
    mutation("SEC-8", `${type} without protection`, (stack) => {
      stack.one(type).protect = false;
    }),
  ),
  mutation("SEC-8", "a build of a Git reference", (stack) => {
    stack.one("Deployment").props.ref = "main";
  }),
  mutation("SEC-8", "a deployment that waits for nothing", (stack) => {
    const deployment = stack.one("Deployment");
    deployment.dependencies = [];
    deployment.propertyDependencies = {};
  }),
  mutation("SEC-8", "no gate", (stack) => stack.remove(({ type }) => type.endsWith(":Release"))),
  mutation("SEC-8", "a gate that lets everything through", (stack) => {
    stack.one("Release").props.enforced = false;
  }),
];

const facts = (stack: Stack) => stack.one("Fingerprints").props.facts as Record<string, unknown>;

type Rule = Record<string, unknown>;

const firewall = (stack: Stack) => (stack.one("FirewallConfig").props.rules as { rules: Rule[] }).rules;

const conditions = (stack: Stack) =>
  firewall(stack).flatMap(({ conditionGroups }) =>
    (conditionGroups as { conditions: Rule[] }[]).map((group) => group.conditions),
  )[0] ?? [];
