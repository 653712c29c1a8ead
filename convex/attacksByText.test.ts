import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, components } from "./_generated/api";
import {
  ann,
  bob,
  deployment,
  everyMail,
  get,
  mails,
  mailTo,
  post,
  signIn,
  signUpAndVerify,
  startOpenWorld,
  stopWorld,
} from "./deployment.fixture";
import { github, signInWithGithub } from "./githubAccount.fixture";
import { withToken } from "./secondFactor.fixture";

await vi.hoisted(() => import("./environment.fixture"));
// Hashes of passwords are slow on purpose, and many at once slower.

beforeEach(() => startOpenWorld());
afterEach(stopWorld);

const script = `"><img src=x onerror=alert(1)><script>alert(1)</script>`;

describe("what people write", () => {
  it("stands in no mail, and in no address that is not confirmed", async () => {
    const t = deployment();
    await signUpAndVerify(t, ann);
    const { cookie } = await signIn(t, ann);
    await post(t, "/update-user", { name: script }, { cookie });
    const made = await post(t, "/organization/create", { name: script, slug: "club" }, { cookie });
    const { id: organizationId } = (await made.json()) as { id: string };
    await post(t, "/organization/invite-member", { email: bob.email, role: "member", organizationId }, { cookie });
    await post(t, "/sign-up/email", { ...bob, email: "x@example.com", name: script });
    for (const [email, subject] of [
      [bob.email, "You are invited"],
      ["x@example.com", "Confirm"],
    ] as const) {
      const mail = await mailTo(t, email, subject);
      expect(mail.html).not.toContain("onerror");
      expect(mail.html).not.toContain("<script");
    }
  });
});

describe("a script written into", () => {
  /** Refused, or kept as the very text that was written: pages write text, and nothing is to be unescaped. */
  const expectPlain = (kept: unknown, what: string) => expect([script, null], what).toContain(kept);

  it("any text of a person's own comes back as JSON of the same text, or is refused", async () => {
    const t = deployment();
    await signUpAndVerify(t, ann);
    const { as, cookie, userId } = await signIn(t, ann, `Mozilla/5.0 ${script} Chrome/147.0.0.0`);
    expect((await post(t, "/update-user", { name: script }, { cookie })).status).toBe(200);
    expect((await post(t, "/update-user", { username: script }, { cookie })).status).toBe(400);
    await post(t, "/api-key/create", { name: script }, { cookie });
    const passkey = {
      name: "laptop",
      publicKey: "k",
      userId,
      credentialID: "c",
      counter: 0,
      deviceType: "singleDevice",
      backedUp: false,
    };
    const { _id } = await t.run(async (ctx) =>
      ctx.runMutation(components.betterAuth.adapter.create, { input: { model: "passkey", data: passkey } }),
    );
    expect((await post(t, "/passkey/update-passkey", { id: _id, name: script }, { cookie })).status).toBe(200);

    const user = await as.query(api.auth.currentUser);
    expect([user?.name, user?.username]).toEqual([script, "ann"]);
    const credentials = await as.query(api.account.credentials);
    expectPlain(credentials?.apiKeys[0]?.name, "name of an API key");
    expectPlain(credentials?.passkeys[0]?.name, "name of a passkey");
    const devices = [
      ...((await as.query(api.sessions.list)) ?? []).map(({ device }) => device),
      ...(await as.query(api.activity.recent)).map(({ device }) => device ?? ""),
    ];
    expect(devices.join()).not.toMatch(/[<>"]/);

    for (const route of ["/get-session", "/api-key/list", "/passkey/list-user-passkeys", "/list-accounts"]) {
      const answer = await get(t, route, { cookie });
      expect(answer.headers.get("content-type"), route).toMatch(/^application\/json/);
    }
  });

  it("an organization or an invitation comes back as the same text, or is refused", async () => {
    const t = deployment();
    for (const account of [ann, bob]) await signUpAndVerify(t, account);
    const [owner, guest] = [await signIn(t, ann), await signIn(t, bob)];
    const { cookie } = owner;
    const made = await post(t, "/organization/create", { name: script, slug: "club" }, { cookie });
    const { id: organizationId } = (await made.json()) as { id: string };
    await post(t, "/organization/update", { organizationId, data: { slug: script } }, { cookie });
    const details = await owner.as.query(api.organizations.details, { organizationId });
    expectPlain(details?.name, "name of an organization");
    expect(["club", script]).toContain(details?.slug);

    const invite = { organizationId, role: "member", email: bob.email };
    for (const wrong of [{ email: script }, { email: `${script}@example.com` }, { role: script }]) {
      const answer = await post(t, "/organization/invite-member", { ...invite, ...wrong }, { cookie });
      expect(answer.status, JSON.stringify(wrong)).toBeGreaterThanOrEqual(400);
    }
    expect((await post(t, "/organization/invite-member", invite, { cookie })).status).toBe(200);
    const [invitation] = (await guest.as.query(api.organizations.mine))?.invitations ?? [];
    expectPlain(invitation?.organization, "organization of an invitation");
    await everyMail(t);
    for (const { html, subject } of mails) expect(`${subject} ${html}`).not.toMatch(/onerror|<script/);
  });

  it("the name that a provider tells is text, too", async () => {
    const t = deployment();
    const { cookie } = await signInWithGithub(t, github(), { id: 1, name: script, email: ann.email, verified: true });
    const { as } = await withToken(t, cookie);
    expectPlain((await as.query(api.auth.currentUser))?.name, "name from a provider");
  });
});

describe("the pages", () => {
  const pages = readdirSync(path.resolve("app"), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
    .map((file) => ({ file, code: readFileSync(path.resolve("app", file), "utf8") }));

  it("write text as text: nothing becomes markup", () => {
    const markup =
      /dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcDoc|DOMParser|\beval\(|javascript:/;
    expect(pages.length).toBeGreaterThan(50);
    expect(pages.filter(({ code }) => markup.test(code)).map(({ file }) => file)).toEqual([]);
  });

  it("lead nowhere that somebody wrote: each link begins with a path or is made by the app", () => {
    const links = pages.flatMap(({ file, code }) =>
      [...code.matchAll(/\b(?:href|src|action|formAction)=\{([^\n]*)/g)].map((found) => ({
        file,
        link: found[1] ?? "",
      })),
    );
    const own =
      /^(`\/[a-z]|"\/|signInPath\(|withReturnPath\("\/|forChange \? "\/settings" : signInPath\(|afterSignIn\})/;
    // Constants of the page itself: its navigation, where a mail is asked for, the QR code that it draws.
    const constants = ["path}", "href}", "start} ", "picture} "];
    const foreign = links.filter(({ link }) => !own.test(link) && !constants.some((name) => link.startsWith(name)));
    expect(links.length).toBeGreaterThan(10);
    expect(foreign).toEqual([]);
  });
});
