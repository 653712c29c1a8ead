import { convexEnvironmentSchema } from "../../contract/convex-environment";

const schema = convexEnvironmentSchema.pick({
  PRELAUNCH_ENVIRONMENT: true,
  APP_NAME: true,
  SITE_URL: true,
  ALERT_EMAILS: true,
  ALERT_WEBHOOK_URL: true,
  WEBHOOK_SECRET: true,
});

/** Where alerts go, or undefined where the stack declares no place for them. */
export function alertChannels() {
  const parsed = schema.safeParse(process.env);
  if (!parsed.success) return undefined;
  const { ALERT_EMAILS: emails, ALERT_WEBHOOK_URL: url } = parsed.data;
  if (emails.length === 0 && url === undefined) return undefined;
  const { APP_NAME: app, SITE_URL: site, PRELAUNCH_ENVIRONMENT: environment, WEBHOOK_SECRET: secret } = parsed.data;
  return { emails, url, app, site, environment, secret };
}
