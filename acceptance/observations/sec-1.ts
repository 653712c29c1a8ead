import { handshake } from "../handshake";
import { expecting, must } from "../not-seen";
import type { Observation } from "../observation";
import { endsAtServer } from "../session-at-server";

const yearSeconds = 31_536_000;
const sessionCookie = /session_token|convex_jwt/;

/**
 * http leads to https, old TLS is refused, browsers are told to stay, the session's cookies travel on https alone, and open
 * nothing once the session has ended.
 */
export const sec1: Observation = {
  id: "SEC-1",
  async observe(scene) {
    const { target, ask, people, session } = scene;
    const { site, connection, cookieDomain } = target;
    const { host } = new URL(site);
    const plain = await expecting(`http://${host} to answer`, () => ask(`http://${host}/sign-in?next=%2Fdashboard`));
    const { location } = plain.headers;
    must(
      [301, 308].includes(plain.status) && location === `${site}/sign-in?next=%2Fdashboard`,
      `http to lead to ${site}, path and query kept`,
      `status ${plain.status}, location ${location ?? "none"}`,
    );
    // Certificates are renewed by plain http; 301 is the edge's own redirect, 403 its block.
    const challenge = await ask(`http://${host}/.well-known/acme-challenge/prelaunch-acceptance`);
    must(
      ![301, 403].includes(challenge.status),
      "the path of certificate authorities to reach the hosting",
      `status ${challenge.status}`,
    );

    const old = await handshake(connection, host, { newest: "TLSv1.1" });
    must(old === undefined, "TLS 1.1 to be refused", `a connection by ${old}`);
    const modern = await handshake(connection, host, { newest: "TLSv1.3" });
    must(modern === "TLSv1.3" || modern === "TLSv1.2", "TLS 1.2 or newer", modern ?? "no connection");

    const page = await ask(`${site}/sign-in`);
    const hsts = String(page.headers["strict-transport-security"] ?? "none");
    const maxAge = Number(/max-age=(\d+)/.exec(hsts)?.[1] ?? 0);
    must(maxAge >= yearSeconds, "Strict-Transport-Security for a year", hsts);

    const api = session();
    const { email, password } = await people.shared(0);
    const signedIn = await api.post("/sign-in/email", { email, password });
    must(signedIn.status === 200, "a sign-in", `status ${signedIn.status}`);
    const cookies = api.setCookies.filter((cookie) => sessionCookie.test(cookie.split("=")[0] ?? ""));
    must(cookies.length > 0, "cookies for the session", "none");
    const prefix = cookieDomain === undefined ? "__Host-" : "__Secure-";
    for (const cookie of cookies) {
      const name = cookie.split("=")[0] ?? "";
      const attributes = cookie.split(";").map((attribute) => attribute.trim().toLowerCase());
      const missing = ["secure", "httponly", "samesite=lax"].filter((wanted) => !attributes.includes(wanted));
      must(
        missing.length === 0,
        `the cookie ${name} with Secure, HttpOnly and SameSite=Lax`,
        `no ${missing.join(", ")}`,
      );
      must(name.startsWith(prefix), `a cookie whose name begins with ${prefix}`, name);
    }
    await endsAtServer(scene, api, email);
    const days = Math.floor(maxAge / 86_400);
    return `http leads to https, ${modern}, HSTS for ${days} days, ${cookies.length} cookies safe, and worth nothing after the session`;
  },
};
