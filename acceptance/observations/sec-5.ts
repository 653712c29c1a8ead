import { must } from "../not-seen";
import type { Observation } from "../observation";
import type { Scene } from "../scene";

/** Origins that look like the site to who compares carelessly. */
function lookalikes(site: string): string[] {
  const { hostname } = new URL(site);
  return [
    "https://attacker.example",
    `https://${hostname}.attacker.example`,
    `https://evil${hostname}`,
    `https://evil.${hostname}`,
    `http://${hostname}`,
    "null",
  ];
}

/** A foreign origin can neither act with a visitor's cookies, nor read answers, nor be led to. */
export const sec5: Observation = {
  id: "SEC-5",
  async observe(scene) {
    const { target, people, session, ask } = scene;
    const { site, basePath, convex, trustedOrigins } = target;
    const foreign = lookalikes(site).filter((origin) => !trustedOrigins.includes(origin));
    const api = session();
    const { name, email, password } = await people.shared(2);
    const signedIn = await api.post("/sign-in/email", { email, password });
    must(signedIn.status === 200, "a sign-in from the site", `status ${signedIn.status}`);

    for (const origin of foreign) {
      const { status } = await api.post("/update-user", { name }, { origin });
      must(status === 403, `a change from ${origin} with the visitor's cookies to be refused`, `status ${status}`);
    }
    const own = await api.post("/update-user", { name });
    must(own.status === 200, "the same change from the site to be taken", `status ${own.status}`);

    for (const origin of [site, ...trustedOrigins]) {
      const allowed = await allowedOrigin(scene, origin);
      must(allowed === origin, `${origin} to be allowed to read answers`, allowed ?? "nobody");
    }
    for (const origin of foreign) {
      const allowed = await allowedOrigin(scene, origin);
      must(allowed === undefined, `${origin} not to be allowed to read answers`, `${allowed}`);
    }

    const away = await ask(`${convex.siteUrl}${basePath}/request-password-reset`, {
      headers: { "content-type": "application/json", origin: site },
      body: JSON.stringify({ email, redirectTo: "https://attacker.example/reset" }),
    });
    must(away.status === 403, "a reset link that leads to a foreign host to be refused", `status ${away.status}`);
    return `${foreign.length} foreign origins were refused, ${trustedOrigins.length} trusted`;
  },
};

/** Whom the functions' own host lets read its answers, asked as a browser asks before it sends. */
async function allowedOrigin({ ask, target }: Scene, origin: string): Promise<string | undefined> {
  const answer = await ask(`${target.convex.siteUrl}${target.basePath}/get-session`, {
    method: "OPTIONS",
    headers: { origin, "access-control-request-method": "GET" },
  });
  const allowed = answer.headers["access-control-allow-origin"];
  return allowed === undefined ? undefined : String(allowed);
}
