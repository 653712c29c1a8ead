/**
 * Before each test file: takes away what a person may have set to work with a stack (`eval "$(npm run -s local:env)"`,
 * tokens, secrets). Tests say themselves what steers them.
 */
const steering =
  /^(PULUMI_(?!HOME$)|CONVEX_|VERCEL_|CLOUDFLARE_|RESEND_|BETTER_AUTH_|PRELAUNCH_|(?:[A-Z][A-Z0-9_]*_(?:CLIENT_SECRET|REGISTRATION_TOKEN)|APPLE_PRIVATE_KEY|MICROSOFT_GRAPH_SECRET)$)/;

for (const name of Object.keys(process.env)) {
  if (steering.test(name)) delete process.env[name];
}
