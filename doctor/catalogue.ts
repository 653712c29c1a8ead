/** What the doctor can find. The severity `unknown` says that something could not be looked at, and why. */
export interface Ailment {
  severity: "problem" | "warning" | "unknown";
  /** What to do. A finding may say it more exactly. */
  cure: string;
  /** Where more is written: a page of the repository, or a vendor's. */
  link: string;
}

const own = {
  start: "docs/getting-started.md",
  production: "docs/production.md",
  settings: "docs/settings.md",
  oauth: "docs/oauth.md",
  gate: "docs/gate.md",
  doctor: "docs/doctor.md",
} as const;

/** By code. Codes are stable: scripts may look for them. */
export const ailments = {
  "machine-node": {
    severity: "problem",
    cure: "Install a Node.js that package.json names in engines.",
    link: "https://nodejs.org/en/download",
  },
  "machine-disk": {
    severity: "warning",
    cure: "Free some space: builds and the engine's state need it.",
    link: own.start,
  },
  "machine-port": {
    severity: "problem",
    cure: "Stop what listens there, or name another port in the stack file.",
    link: own.settings,
  },
  "toolchain-pulumi": {
    severity: "problem",
    cure: "Run `npm run toolchain`: it fetches the Pulumi CLI, or builds it with Go.",
    link: own.start,
  },
  "toolchain-go": {
    severity: "problem",
    cure: "Install Go, or let this machine reach get.pulumi.com.",
    link: "https://go.dev/dl/",
  },
  "backend-login": {
    severity: "problem",
    cure: "Run `npx pulumi login`, or set PULUMI_BACKEND_URL.",
    link: "https://www.pulumi.com/docs/iac/cli/commands/pulumi_login/",
  },
  "backend-file": {
    severity: "warning",
    cure: "Use Pulumi Cloud or an object store with locking: a file backend is for one machine.",
    link: own.production,
  },
  "settings-invalid": { severity: "problem", cure: "Correct the key in the stack file.", link: own.settings },
  "settings-secret-missing": {
    severity: "problem",
    cure: "Set it: `pulumi config set --secret --path <key>`, or the environment variable.",
    link: own.settings,
  },
  "settings-token-missing": { severity: "problem", cure: "Export the token in this shell.", link: own.production },
  "repository-env-tracked": {
    severity: "problem",
    cure: "`git rm --cached` the file, add it to .gitignore, and make new secrets: the old ones are in the history.",
    link: own.doctor,
  },
  "repository-lock": { severity: "problem", cure: "Run `npm install` and commit package-lock.json.", link: own.start },
  "repository-packages": { severity: "problem", cure: "Run `npm ci`.", link: own.start },

  "site-unreachable": {
    severity: "problem",
    cure: "Look whether the deployment, the domain and its DNS record are up: `pulumi preview`, the hosting's dashboard.",
    link: own.production,
  },
  "site-closed": {
    severity: "unknown",
    cure: "The launch is closed: give the doctor the stack output acceptanceSecret in PRELAUNCH_ACCEPTANCE_SECRET.",
    link: own.gate,
  },
  "auth-origin": {
    severity: "problem",
    cure: "SITE_URL and TRUSTED_ORIGINS of the functions must hold the site's origin: run `pulumi up`, and look for an override under prelaunch:convex.variables.",
    link: own.settings,
  },
  "auth-callback": {
    severity: "problem",
    cure: "SITE_URL of the functions decides the callback URL: run `pulumi up`; register exactly the URL of the output callbackUrls at the provider.",
    link: own.oauth,
  },
  "auth-callback-unregistered": {
    severity: "problem",
    cure: "Register exactly this redirect URI at the provider.",
    link: own.oauth,
  },
  "auth-session-missing": {
    severity: "problem",
    cure: "A cookie that the browser does not bring back is no session: take prelaunch:auth.cookieDomain out or let it hold the domain, and run `pulumi up`.",
    link: own.doctor,
  },
  "auth-cookie-http": {
    severity: "problem",
    cure: "SITE_URL of the functions must begin with https://: run `pulumi up`, and look for an override.",
    link: own.doctor,
  },
  "auth-adapter": {
    severity: "problem",
    cure: "Push the functions again with `pulumi up`; their log names the variable or table that is missing.",
    link: own.doctor,
  },
  "auth-jwks-stale": {
    severity: "problem",
    cure: "JWKS and BETTER_AUTH_SECRET of the functions belong together: run `pulumi refresh`, then `pulumi up`, which writes both.",
    link: own.doctor,
  },
  "auth-wrong-deployment": {
    severity: "problem",
    cure: "NEXT_PUBLIC_CONVEX_URL and _SITE_URL are compiled in: correct prelaunch:convex or the override, and deploy anew with `pulumi up`.",
    link: own.settings,
  },
  "auth-refresh-loop": {
    severity: "problem",
    cure: "Look at redirects of the edge (ssl must be strict, not flexible) and at what sends a signed-out visitor back.",
    link: own.doctor,
  },
  "diagnostics-open": {
    severity: "problem",
    cure: "NEXT_PUBLIC_SITE_URL names this machine although the site is public: correct prelaunch:domain and deploy anew.",
    link: own.doctor,
  },

  "vercel-token": {
    severity: "problem",
    cure: "Make a token at vercel.com/account/tokens and export it as VERCEL_API_TOKEN.",
    link: "https://vercel.com/docs/rest-api#authentication",
  },
  "vercel-token-scope": {
    severity: "problem",
    cure: "Make a token whose scope is the team of prelaunch:hosting.team.",
    link: own.production,
  },
  "vercel-token-expires": { severity: "warning", cure: "Make a new one before it ends.", link: own.production },
  "vercel-plan": {
    severity: "warning",
    cure: "The Hobby plan is for personal projects: commercial use needs Pro.",
    link: "https://vercel.com/docs/plans/hobby",
  },
  "vercel-project-exists": {
    severity: "warning",
    cure: "Take it over with `prelaunch import`, or name another in prelaunch:hosting.project.",
    link: "docs/import.md",
  },
  "vercel-git-link": {
    severity: "problem",
    cure: "Unlink the project from Git and delete its deploy hooks: they are a second road to production.",
    link: own.production,
  },
  "vercel-domain-taken": {
    severity: "problem",
    cure: "Remove the domain from the other project, or name another domain.",
    link: "https://vercel.com/docs/domains",
  },
  "cloudflare-token": {
    severity: "problem",
    cure: "Make a token at dash.cloudflare.com/profile/api-tokens and export it as CLOUDFLARE_API_TOKEN.",
    link: own.production,
  },
  "cloudflare-permission": {
    severity: "problem",
    cure: "Add the permission to the token, for this zone.",
    link: own.production,
  },
  "cloudflare-zone": {
    severity: "problem",
    cure: "Correct prelaunch:edge.zoneId and zone: both stand on the zone's overview page.",
    link: own.settings,
  },
  "cloudflare-plan": {
    severity: "problem",
    cure: "Write the zone's plan into prelaunch:edge.plan: rules are made as strong as it allows.",
    link: own.settings,
  },
  "cloudflare-nameservers": {
    severity: "problem",
    cure: "Set these nameservers at the registrar.",
    link: "https://developers.cloudflare.com/dns/nameservers/update-nameservers/",
  },
  "cloudflare-phase-occupied": {
    severity: "problem",
    cure: "Move these rules to another zone, or take them over with `prelaunch import` and add them to the program: one resource owns a phase.",
    link: "docs/import.md",
  },
  "cloudflare-record-in-the-way": {
    severity: "problem",
    cure: "Take it over with `prelaunch import`, or delete it.",
    link: "docs/import.md",
  },
  "cloudflare-caa": {
    severity: "problem",
    cure: "Add CAA records for letsencrypt.org (the hosting) and Cloudflare's authorities, or declare them with prelaunch:edge.certificateAuthorities.",
    link: "https://vercel.com/docs/domains/working-with-ssl",
  },
  "cloudflare-dnssec": {
    severity: "warning",
    cure: "Publish the DS record (stack output dnssecDs) at the registrar; until then nobody checks the signatures.",
    link: "https://developers.cloudflare.com/dns/dnssec/",
  },
  "convex-key": {
    severity: "problem",
    cure: "Make a deploy key of the production deployment (Settings → Deploy keys) and set it as prelaunch:secrets.convexDeployKey.",
    link: "https://docs.convex.dev/cli/deploy-key-types",
  },
  "convex-unreachable": {
    severity: "problem",
    cure: "Correct prelaunch:convex, or make a new key.",
    link: own.settings,
  },
  "convex-variables": {
    severity: "warning",
    cure: "They were set by hand or by another program: `pulumi up` puts the program's values back; a first `up` refuses until they are imported.",
    link: "docs/import.md",
  },
  "resend-key": {
    severity: "problem",
    cure: "Make an API key at resend.com/api-keys and set it as prelaunch:secrets.resendApiKey.",
    link: "https://resend.com/docs/dashboard/api-keys/introduction",
  },
  "resend-domain-missing": {
    severity: "problem",
    cure: "Add the domain at resend.com/domains, and copy its DKIM key to prelaunch:mail.dkim.",
    link: "https://resend.com/docs/dashboard/domains/introduction",
  },
  "resend-domain-unverified": {
    severity: "warning",
    cure: "Run `pulumi up`, which sets the records, then let Resend verify the domain.",
    link: "https://resend.com/docs/dashboard/domains/introduction",
  },
  "resend-region": {
    severity: "problem",
    cure: "Write the domain's region into prelaunch:mail.region.",
    link: own.settings,
  },
  "not-looked-at": {
    severity: "unknown",
    cure: "Give the doctor what it needs to look, or look yourself.",
    link: own.doctor,
  },
} as const satisfies Record<string, Ailment>;

export type AilmentCode = keyof typeof ailments;
