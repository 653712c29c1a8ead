import { derive, type Settings } from "../infra/settings";
import { clientSecretKey, type SecretKey, secretVariable } from "../infra/settings/schema/secrets";

/** What a person does after the stack file is written, as text for the terminal. Commands begin with two spaces. */
export function nextSteps(settings: Settings): string {
  const { stack, environment } = settings;
  if (environment === "local") {
    const run = stack === "local" ? "npm run local" : `npm run local -- --stack ${stack}`;
    return ["Next, the whole deployment on this machine:", `  ${run}`].join("\n");
  }
  const keys: SecretKey[] = [
    "convexDeployKey",
    "resendApiKey",
    ...settings.auth.providers.map(({ id }) => clientSecretKey(id)),
  ];
  const convex = settings.convex.kind;
  const lines = [
    "Next, once for this machine: log in to where the state is kept, and make the stack.",
    "  npx pulumi login",
    `  npx pulumi stack init ${stack}`,
    "",
    "Secrets: each is asked for and encrypted into the stack file, or comes from the variable behind it.",
    ...keys.map(
      (key) =>
        `  npx pulumi config set --secret --path prelaunch:secrets.${key} --stack ${stack}   # ${secretVariable(key, convex)}`,
    ),
    "",
    "Tokens, from the environment alone (docs/production.md says what each must be allowed):",
    "  export VERCEL_API_TOKEN=…",
    ...(settings.edge === undefined ? [] : ["  export CLOUDFLARE_API_TOKEN=…"]),
  ];
  const callbacks = Object.entries(derive(settings).callbackUrls);
  if (callbacks.length > 0) {
    lines.push("", "Redirect URIs to register at the providers:");
    for (const [id, url] of callbacks) lines.push(`  ${id}: ${url}`);
  }
  lines.push(
    "",
    "Then look before you leap:",
    `  npx prelaunch doctor --stack ${stack} --cloud`,
    `  npx pulumi preview --diff --policy-pack policies --stack ${stack}`,
    `  npx pulumi up --policy-pack policies --stack ${stack}`,
  );
  return lines.join("\n");
}
