import type { Settings } from "../../infra/settings";
import type { Check } from "../finding";
import { cloudflareChecks } from "./cloudflare";
import { type ConvexLook, convexChecks } from "./convex";
import { resendChecks } from "./resend";
import { providerChecks } from "./sign-in-providers";
import { type Vendor, vendor } from "./vendor";
import { vercelChecks } from "./vercel";

export interface CloudOptions extends Omit<ConvexLook, "settings"> {
  settings: Settings;
  env: Readonly<Record<string, string | undefined>>;
  resendApiKey: string | undefined;
  /** The stack has been brought up. */
  isDeployed: boolean;
  fetch?: typeof globalThis.fetch;
}

/** All that is looked at in the vendors' accounts. Reads alone: nothing but GET requests is sent. */
export function cloudChecks(options: CloudOptions): Check[] {
  const { settings, env, resendApiKey, isDeployed, fetch = globalThis.fetch } = options;
  const bearer = (name: string, baseUrl: string, token: string): Vendor =>
    vendor({ name, baseUrl, authorization: `Bearer ${token}`, fetch });
  const checks: Check[] = [...convexChecks(options)];
  const { VERCEL_API_TOKEN, CLOUDFLARE_API_TOKEN, CLOUDFLARE_BASE_URL } = env;
  if (VERCEL_API_TOKEN) {
    const vercel = bearer("Vercel", "https://api.vercel.com", VERCEL_API_TOKEN);
    checks.push(...vercelChecks({ vercel, settings, isDeployed }));
  }
  if (CLOUDFLARE_API_TOKEN && settings.edge) {
    const baseUrl = CLOUDFLARE_BASE_URL || "https://api.cloudflare.com/client/v4";
    const cloudflare = bearer("Cloudflare", baseUrl, CLOUDFLARE_API_TOKEN);
    checks.push(...cloudflareChecks({ cloudflare, settings, edge: settings.edge, isDeployed }));
  }
  if (resendApiKey)
    checks.push(...resendChecks({ resend: bearer("Resend", "https://api.resend.com", resendApiKey), settings }));
  return [...checks, ...providerChecks(settings)];
}
