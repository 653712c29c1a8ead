import { randomBytes } from "node:crypto";
import path from "node:path";
import { openStateFile } from "../provider-stand-in/state-file";

/** Whether a host has a certificate at the hosting, and why not. */
export type CertificateState = { valid: true } | { valid: false; reason: string };

export interface ChallengeAnswer {
  status: number;
  body: string;
  /** Where it redirects to. */
  location?: string;
}

export interface CertificatesOptions {
  /** Where it is kept which hosts have one. */
  stateDir: string;
  /** Whether the host is a domain of a project. */
  isAttached(host: string): boolean;
  /** Whether the CAA records of the host let the authority issue. */
  mayIssue(host: string): boolean;
  /** Asks a URL as the authority does from outside: by DNS, through whatever stands in front of the host. */
  ask(url: string): Promise<ChallengeAnswer>;
  log(line: string): void;
}

export interface Certificates {
  /** The host's certificate; orders one when it has none. */
  of(host: string): Promise<CertificateState>;
  /** The same without an order: what an authority meets that is sent to https with its challenge. */
  now(host: string): CertificateState;
  /** What the hosting answers under `/.well-known/acme-challenge/`; `undefined` for a token that is not its own. */
  challengeAnswer(host: string, token: string): string | undefined;
}

/** The authority that Vercel takes (https://vercel.com/docs/domains/working-with-ssl); it follows ten redirects at most. */
export const authority = "letsencrypt.org";
const mostRedirects = 10;
/** An order that failed is tried again for a later visitor, but not for each. */
const retryAfterMs = 2000;

/**
 * Certificates of the hosting for the domains of its projects. One is issued when the authority finds the challenge at
 * `http://<host>/.well-known/acme-challenge/<token>` (RFC 8555, 8.3, HTTP-01): through DNS and the rules that are declared, so
 * that a redirect or a block in front of that path is found here and not on the day of the launch.
 */
export function openCertificates(options: CertificatesOptions): Certificates {
  const kept = openStateFile<Record<string, { issuedAt: string }>>(
    path.join(options.stateDir, "certificates.json"),
    {},
  );
  const pending = new Map<string, string>();
  const orders = new Map<string, { at: number; state: Promise<CertificateState> }>();

  const order = async (host: string): Promise<CertificateState> => {
    const reason = await refusal(options, host, pending);
    if (reason !== undefined) {
      options.log(`certificate of ${host}: not issued. ${reason}`);
      return { valid: false, reason };
    }
    kept.data[host] = { issuedAt: new Date().toISOString() };
    kept.save();
    options.log(`certificate of ${host}: issued, the challenge was answered`);
    return { valid: true };
  };

  const now = (host: string): CertificateState => {
    if (host.endsWith(".vercel.app")) return { valid: true };
    if (!options.isAttached(host)) {
      return { valid: false, reason: `${host} is not a domain of a project of the hosting.` };
    }
    if (kept.data[host] !== undefined) return { valid: true };
    return { valid: false, reason: `The hosting has no certificate for ${host}.` };
  };

  return {
    now,
    async of(host) {
      const state = now(host);
      if (state.valid || !options.isAttached(host)) return state;
      const last = orders.get(host);
      if (last !== undefined && Date.now() - last.at < retryAfterMs) return last.state;
      const ordered = order(host);
      orders.set(host, { at: Date.now(), state: ordered });
      return ordered;
    },
    challengeAnswer: (host, token) => pending.get(`${host}/${token}`),
  };
}

/** Why the authority would not issue; `undefined` when it would. */
async function refusal(
  options: CertificatesOptions,
  host: string,
  pending: Map<string, string>,
): Promise<string | undefined> {
  if (!options.mayIssue(host)) return `The CAA records of ${host} do not let ${authority} issue a certificate.`;
  const token = randomBytes(24).toString("base64url");
  const wanted = `${token}.${randomBytes(32).toString("base64url")}`;
  pending.set(`${host}/${token}`, wanted);
  try {
    const first = `http://${host}/.well-known/acme-challenge/${token}`;
    let url = first;
    for (let hops = 0; hops <= mostRedirects; hops += 1) {
      const answer = await options.ask(url);
      if (answer.location !== undefined && answer.status >= 300 && answer.status < 400) {
        url = new URL(answer.location, url).href;
        continue;
      }
      if (answer.status === 200 && answer.body.trim() === wanted) return undefined;
      const redirected = url === first ? "" : `, after a redirect to ${url.replace(token, "…")}`;
      return `The challenge at ${first.replace(token, "…")} was answered ${answer.status}${redirected}: rules must let this path pass over http.`;
    }
    return `The challenge at ${first.replace(token, "…")} was redirected more than ${mostRedirects} times.`;
  } catch (error) {
    return `The challenge could not be asked for: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    pending.delete(`${host}/${token}`);
  }
}
