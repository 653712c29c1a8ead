/** Something that a vendor does and the local cloud does not. */
export interface Gap {
  /** Tests that show it are named `gap <id>: …`; one that fails says that the line is no longer true. */
  id: string;
  what: string;
}

/**
 * What the local cloud does not do, as docs/local-cloud.md lists it. Each line has a test that shows it: whoever closes a
 * gap sees that test fail, and takes line and test out.
 */
export const knownGaps: Record<string, readonly Gap[]> = {
  "Vercel and Cloudflare": [
    {
      id: "resource-types",
      what: "Only the resource types that the kit declares are kept. Any other is refused by name, in preview too; none passes unseen.",
    },
    {
      id: "git-and-custom-environments",
      what: "No Git deployments and no custom environments: `ref` and `customEnvironmentId` of a deployment are refused.",
    },
    {
      id: "firewall-intelligence",
      what: "Vercel's firewall conditions on geography, networks and fingerprints, and its managed rule sets, cannot be judged here: a document that needs them is refused.",
    },
    {
      id: "domain-verification",
      what: "A domain of a Vercel project counts as verified at once: nobody is asked for a TXT record.",
    },
    {
      id: "dnssec-registrar",
      what: "DNSSEC reads `active` at once. At Cloudflare it is `pending` until the registrar has the DS record; there is no registrar here.",
    },
    {
      id: "notifications-fire",
      what: "Cloudflare's notifications are kept and their webhooks tested when they are declared; nothing here makes one fire, and mail of them is not sent.",
    },
    {
      id: "provider-token",
      what: "The providers that the engine talks to do not check the vendor's token: it never reaches an attached provider. The REST APIs do.",
    },
    {
      id: "vercel-limits",
      what: "Vercel does not publish how many requests an endpoint takes: the 300 a minute here are ours.",
    },
  ],
  Convex: [
    {
      id: "convex-previews",
      what: "One deployment: no preview deployments, no second one, no teams. `api.convex.dev` answers what the CLI asks with a deploy key or a project key; anything else is refused by name.",
    },
    {
      id: "convex-redaction",
      what: "Clients are told an error's message and what functions print, as a development deployment does. A production deployment says `Server Error` alone, and no lines.",
    },
    {
      id: "convex-exports",
      what: "Exports and unfinished imports are forgotten when the process ends; Convex keeps exports for two weeks.",
    },
    {
      id: "convex-dashboard",
      what: "No dashboard, no `convex mcp`, no streaming export or import: their endpoints answer 404 with their name.",
    },
    {
      id: "convex-isolation",
      what: "All functions run in one thread of one Node.js process, with all that Node.js has: they are isolated neither from it nor from each other, and what a module keeps in a variable is there for the next call.",
    },
    {
      id: "convex-endless-loop",
      what: "A function that never ends and never awaits stops all others until it is cut off after 20 seconds; those that were running then fail with it.",
    },
    {
      id: "convex-crypto",
      what: "Queries and mutations may generate keys and make signatures that need randomness (`crypto.subtle`), which Convex refuses.",
    },
    {
      id: "convex-query-cache",
      what: "No cache of queries: each call runs its function. A live query runs again only when what it read has changed, as on Convex.",
    },
    {
      id: "convex-search",
      what: "Text search counts matching words, where Convex ranks by BM25; it and vector search look at every document of the table, and see a write at once.",
    },
    {
      id: "convex-action-cpu",
      what: "Memory and processor time of actions are not limited, only their duration; the number of functions that run at a time is not limited either.",
    },
  ],
  "The edge": [
    {
      id: "edge-expressions",
      what: "Expressions know the fields and functions listed in `local/edge/expression/`. What only Cloudflare knows (bot and attack scores, named lists) and request bodies are refused at preview, with place and cure; nothing passes unseen.",
    },
    {
      id: "edge-managed-rules",
      what: "Managed rulesets, bot fighting, DDoS protection and security levels are kept and checked, not run.",
    },
    {
      id: "edge-challenges",
      what: "A challenge is answered as one (403, `cf-mitigated: challenge`); nobody can pass it.",
    },
    {
      id: "edge-location",
      what: "An address lies nowhere: its country is `XX`, its network 0. Every address is its own visitor; none is a known bot.",
    },
    {
      id: "edge-counters",
      what: "Rate limits count in one data centre and in memory: a changed ruleset and a restart begin anew. At Cloudflare each data centre counts by itself.",
    },
    {
      id: "edge-cache",
      what: "No cache, no compression, no image or script changes: every request reaches the origin.",
    },
    { id: "edge-http3", what: "HTTP/1.1 and HTTP/2; no HTTP/3." },
    {
      id: "dns-https-json",
      what: "DNS is answered over HTTPS as JSON (`https://cloudflare-dns.com/dns-query`) for the declared zones alone. There is no server on port 53: look-ups by Node's `dns` are refused, apart from addresses.",
    },
    {
      id: "certificate-renewal",
      what: "A certificate of the hosting is issued when the challenge passes and then stays. A rule that blocks the challenge later shows only after `local:reset`.",
    },
  ],
  Mail: [
    {
      id: "mail-goes-nowhere",
      what: "No SMTP. Every recipient takes what it gets, `example.com` too, which Resend refuses; only Resend's own addresses for tests bounce or complain.",
    },
    {
      id: "mail-localhost",
      what: "A sender at `localhost` is taken, which a stack without a domain has and Resend refuses.",
    },
    {
      id: "mail-templates",
      what: "No templates, broadcasts, contacts, receiving or suppression list; attachments are counted, not kept.",
    },
    {
      id: "mail-natural-language",
      what: "Of natural language for scheduled mail only spans such as `in 1 hour` are understood.",
    },
    {
      id: "mail-webhook-retries",
      what: "A webhook that fails is told once more and then given up; Resend goes on for ten hours. Endpoints are forgotten at a restart.",
    },
  ],
  "Sign-in providers": [
    {
      id: "oauth-passwords",
      what: "Nobody proves who they are: an account is chosen. No second factor, no account recovery, no bot checks.",
    },
    {
      id: "oauth-token-form",
      what: "Access and refresh tokens are random text, not in a provider's form (`gho_…`, Microsoft's JWTs); their lifetimes are the provider's.",
    },
    {
      id: "oauth-scopes",
      what: "A scope that the provider does not know is passed over; Google and Microsoft refuse it.",
    },
    {
      id: "oauth-one-issuer-a-host",
      what: "Of two providers by discovery on one host, such as two realms of a Keycloak, the first answers alone.",
    },
  ],
  "Passwords known from breaches": [
    {
      id: "pwned-passwords-list",
      what: "`api.pwnedpasswords.com` knows a few dozen of the most common passwords, not all that were ever seen, and answers for SHA-1 alone.",
    },
  ],
  Alerts: [
    {
      id: "sentry-events",
      what: "The error tracker shows events. Sessions, transactions and profiles are taken and dropped; there is no grouping.",
    },
  ],
  Faults: [
    {
      id: "fault-time-outs",
      what: "A time-out lasts as long as it is asked to (2 s), not the five minutes that the real plugin waits.",
    },
    { id: "fault-websockets", what: "Faults meet requests, not what travels in a WebSocket that is open." },
    {
      id: "lost-create",
      what: "After an answer that was lost when something was made, `up` says that it exists already, as with the vendor: `pulumi import` takes it over.",
    },
  ],
  "The machine": [
    {
      id: "refusing-connections",
      what: "Refusing what would leave the machine holds for Node processes. The engine is a Go program; it is told not to look for updates or plugins. A browser that you start is your own.",
    },
  ],
};
