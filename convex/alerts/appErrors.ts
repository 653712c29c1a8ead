import { systemErrorReport } from "../../contract/system-errors";
import { internal } from "../_generated/api";
import { httpAction } from "../_generated/server";
import { trustedClient } from "../limits/trustedClient";

/**
 * Takes the app's word that a request of its own ended with an error. Only the app can sign a request, and what a replay could
 * do is held back with all alerts of one place. To anyone else there is nothing here.
 */
export const appErrors = httpAction(async (ctx, request) => {
  if (!(await trustedClient(request)).signed) return new Response(null, { status: 404 });
  const report = systemErrorReport.safeParse(await request.json().catch(() => undefined));
  if (!report.success) return new Response(null, { status: 400 });
  const where = `the app: ${report.data.where}`;
  await ctx.runMutation(internal.alerts.raise.raise, { kind: "system_error", about: where, facts: { where } });
  return new Response(null, { status: 204 });
});
