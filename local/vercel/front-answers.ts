import type { ServerResponse } from "node:http";
import type { FirewallVerdict } from "./firewall";
import { newId } from "./vercel-state";

/** What the firewall answers instead of the app. */
export function mitigate(response: ServerResponse, verdict: Exclude<FirewallVerdict, { outcome: "pass" }>): void {
  if (verdict.outcome === "redirect") {
    redirect(response, verdict.permanent ? 308 : 307, verdict.location);
    return;
  }
  response.setHeader("x-vercel-mitigated", verdict.outcome === "challenge" ? "challenge" : "deny");
  if (verdict.outcome === "deny") errorPage(response, 403, "FORBIDDEN", "Forbidden");
  else if (verdict.outcome === "challenge") errorPage(response, 429, "CHALLENGE", "Vercel Security Checkpoint.");
  else errorPage(response, 429, "TOO_MANY_REQUESTS", "Too many requests.");
}

export function redirect(response: ServerResponse, status: number, location: string): void {
  response.writeHead(status, { location, server: "Vercel" }).end("Redirecting...\n");
}

/** A plain page with Vercel's error code, in the body and in `x-vercel-error`. */
export function errorPage(response: ServerResponse, status: number, code: string, message: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", server: "Vercel", "x-vercel-error": code });
  response.end(`${message}\n\n${code}\n\nlocal1::${newId("", 12).toLowerCase()}\n`);
}
