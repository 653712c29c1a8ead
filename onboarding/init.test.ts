import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { authMethods } from "../contract/auth-methods";
import { deploymentEnvironments } from "../contract/deployment-environment";
import { socialProviders } from "../contract/social-providers";
import { readSettings } from "../infra/settings";
import { cloudflarePlans } from "../infra/settings/settings";
import { completeDraft } from "./ask";
import { nextSteps } from "./next-steps";
import type { Prompter } from "./prompter";
import type { Draft } from "./questions";
import { planStackFile, writeStackFile } from "./write-stack-file";

function emptyRepository(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "prelaunch-init-"));
  mkdirSync(path.join(folder, "stacks"));
  writeFileSync(path.join(folder, "Pulumi.yaml"), "name: prelaunch\nruntime: nodejs\n");
  return folder;
}

const dkim = `p=${"A".repeat(216)}`;
const production: Draft = {
  environment: "production",
  domain: "auth.acme.example.com",
  convex: "happy-otter-123",
  zoneId: "0123456789abcdef0123456789abcdef",
  dkim,
};

/** Any answers that fit together. */
const drafts: fc.Arbitrary<Draft> = fc
  .record({
    environment: fc.constantFrom(...deploymentEnvironments),
    ownName: fc.boolean(),
    label: fc.stringMatching(/^[a-z][a-z0-9]{0,10}$/),
    app: fc.oneof(
      fc.constantFrom(
        "yes",
        "123",
        "null",
        "Ä: #1 'b'",
        "- x",
        "&a",
        "*",
        "{a}",
        "@me",
        '"q"',
        "0x1f",
        "1e3",
        "~",
        "%",
      ),
      fc.string({ minLength: 1, maxLength: 30 }).filter((text) => /^\P{C}+$/u.test(text) && text.trim() === text),
    ),
    convexIsOwn: fc.boolean(),
    region: fc.constantFrom("", ".eu-west-1"),
    withEdge: fc.boolean(),
    zoneId: fc.oneof(
      fc.constant("1".repeat(32)),
      fc.stringMatching(/^[0-9]{20}e[0-9]{11}$/),
      fc.stringMatching(/^[0-9a-f]{32}$/),
    ),
    plan: fc.constantFrom(...cloudflarePlans),
    team: fc.constantFrom("", "acme", "team_a1", "123"),
    methods: fc.uniqueArray(fc.constantFrom(...authMethods), { minLength: 1 }),
    providers: fc.uniqueArray(fc.constantFrom(...socialProviders, "acme-sso")),
    dkim: fc.constantFrom("", dkim, `v=DKIM1; k=rsa; ${dkim}`),
    alerts: fc.constantFrom("", "ops@example.org", "ops@example.org, dev@example.org"),
  })
  .map((some): Draft => {
    const local = some.environment === "local";
    const isPublic = some.environment === "staging" || some.environment === "production";
    const zone = `${some.label}.example.com`;
    const domain = local ? "localhost:3000" : `auth.${zone}`;
    const own = local ? "http://127.0.0.1:3210,http://127.0.0.1:3211" : `https://convex.${zone},https://site.${zone}`;
    const clients = some.providers.map((id) => {
      if (id === "apple") return "apple=com.acme.web,A1B2C3D4E5,F6G7H8I9J0";
      return id === "acme-sso"
        ? "acme-sso=acme-web,Acme SSO,https://login.acme.example.com"
        : `${id}=12345-abc.example`;
    });
    return {
      environment: some.environment,
      ...(some.ownName ? { stack: `own-${some.label}` } : {}),
      domain,
      app: some.app,
      convex: some.convexIsOwn || local ? own : `happy-otter-123${some.region}`,
      ...(local
        ? {}
        : {
            team: some.team,
            zone: isPublic || some.withEdge ? zone : "",
            ...(isPublic || some.withEdge ? { zoneId: some.zoneId, plan: some.plan } : {}),
            dkim: isPublic ? some.dkim || dkim : some.dkim,
            alerts: some.alerts,
          }),
      methods: some.methods.join(","),
      providers: clients.join(";"),
    };
  });

describe("prelaunch init", () => {
  it("writes a file that the settings take, whatever is answered", async () => {
    await fc.assert(
      fc.asyncProperty(drafts, async (given) => {
        const repository = emptyRepository();
        const draft = await completeDraft({ repository, given, prompter: undefined });
        const planned = planStackFile(draft, repository);
        writeStackFile(planned, repository, { overwrite: false });
        const stack = draft.stack ?? "";
        const settings = readSettings(stack, { repository, environment: {} });
        expect(settings).toMatchObject({
          environment: given.environment,
          domain: given.domain,
          app: { name: given.app },
        });
        expect(settings.auth.methods).toEqual(given.methods?.split(","));
        expect(settings.edge?.zoneId).toBe(given.zone ? given.zoneId : undefined);
        expect(settings.auth.providers.map(({ id }) => id).join()).toBe(
          (given.providers ?? "")
            .split(";")
            .map((entry) => entry.split("=")[0])
            .join(),
        );
        // Written a second time with the same answers, nothing changes.
        expect(planStackFile(draft, repository).patch).toBe("");
      }),
      { numRuns: 80 },
    );
  }, 60_000);

  it("names every flag that is missing where nobody can be asked", async () => {
    const asked = completeDraft({ repository: emptyRepository(), given: {}, prompter: undefined });
    await expect(asked).rejects.toMatchObject({ code: "ERR_INIT_ANSWERS_MISSING" });
    await expect(asked).rejects.toThrow(/--domain[\s\S]*--convex[\s\S]*--zone-id[\s\S]*--dkim/);
  });

  it.each([
    [{ domain: "https://example.com" }, "--domain has a scheme"],
    [{ domain: "localhost:3000" }, "--domain is localhost"],
    [{ ...production, convex: "prod:happy-otter-123|secret" }, "--convex is a deploy key"],
    [{ ...production, zone: "example.org" }, "--zone does not hold"],
    [{ ...production, zoneId: "12" }, "--zone-id is no id"],
    [{ ...production, dkim: "p=short" }, "--dkim is no DKIM key"],
    [{ ...production, mailFrom: "auth@elsewhere.example" }, "--mail-from is not in prelaunch:edge.zone"],
    [{ ...production, providers: "gogle=1" }, "--providers is no provider"],
    [{ ...production, alerts: "nobody" }, "--alerts is no mail address"],
    [{ ...production, methods: "password" }, "--methods must be of"],
    [{ environment: "live" }, "--environment must be one of"],
  ] satisfies [Draft, string][])("refuses a wrong answer by its flag: %#", async (given, message) => {
    const asked = completeDraft({ repository: emptyRepository(), given, prompter: undefined });
    await expect(asked).rejects.toThrow(message);
  });

  it("repeats no secret that was given by mistake", async () => {
    const given = { ...production, convex: "prod:happy-otter-123|c4n4ry" };
    const asked = completeDraft({ repository: emptyRepository(), given, prompter: undefined });
    await expect(asked).rejects.not.toThrow("c4n4ry");
  });

  it("asks only what no flag has answered, and offers defaults", async () => {
    const asked: string[] = [];
    const prompter: Prompter = {
      async text(message, initial, fault) {
        asked.push(message);
        const answer = initial === "" && fault("") !== undefined ? "unanswered" : initial;
        expect(fault(answer)).toBeUndefined();
        return answer;
      },
      async select(message, _choices, initial) {
        asked.push(message);
        return initial ?? "";
      },
      async selectSome(message, _choices, initial) {
        asked.push(message);
        return [...initial];
      },
      confirm: async () => true,
    };
    const draft = await completeDraft({ repository: emptyRepository(), given: production, prompter });
    expect(asked.some((message) => message.startsWith("Host of the site"))).toBe(false);
    expect(draft).toMatchObject({
      stack: "production",
      app: "Example",
      project: "example",
      zone: "example.com",
      plan: "free",
      mailFrom: "Example <auth@auth.acme.example.com>",
    });
  });

  it("says above each section what it is", async () => {
    const repository = emptyRepository();
    const { text } = planStackFile(
      await completeDraft({ repository, given: production, prompter: undefined }),
      repository,
    );
    expect(text).toMatch(
      /# The Cloudflare zone in front.*\n {2}prelaunch:edge:\n {4}zone: example.com\n {4}zoneId: "0123/,
    );
    expect(text.split("\n").length).toBeLessThan(40);
  });

  it("changes a file that is there only with consent, and keeps what it does not ask about", async () => {
    const repository = emptyRepository();
    cpSync(
      path.join(import.meta.dirname, "../stacks/Pulumi.production.yaml"),
      path.join(repository, "stacks/Pulumi.production.yaml"),
    );
    const file = path.join(repository, "stacks/Pulumi.production.yaml");
    const before = `${readFileSync(file, "utf8")}  prelaunch:secrets:\n    resendApiKey:\n      secure: v1:abc\nencryptionsalt: v1:salt\n`;
    writeFileSync(file, before);
    const draft = await completeDraft({
      repository,
      given: { ...production, domain: "example.com", zone: "example.com" },
      prompter: undefined,
    });
    const planned = planStackFile({ ...draft, app: "Renamed" }, repository);
    expect(() => writeStackFile(planned, repository, { overwrite: false })).toThrow("--overwrite");
    expect(readFileSync(file, "utf8")).toBe(before);
    expect(planned.patch).toMatch(/^-\s+name: Acme$/m);
    expect(planned.patch).toMatch(/^\+\s+name: Renamed$/m);

    writeStackFile(planned, repository, { overwrite: true });
    const after = readFileSync(file, "utf8");
    for (const kept of [
      "secure: v1:abc",
      "encryptionsalt: v1:salt",
      "cookieConsent",
      "dnssec: true",
      "The first launch begins",
    ]) {
      expect(after).toContain(kept);
    }
  });

  it("refuses a domain that another stack has", async () => {
    const repository = emptyRepository();
    const staging = { ...production, environment: "staging" };
    const first = await completeDraft({ repository, given: staging, prompter: undefined });
    writeStackFile(planStackFile(first, repository), repository, { overwrite: false });
    const second = completeDraft({ repository, given: production, prompter: undefined });
    await expect(second).rejects.toThrow("is the domain of stacks/Pulumi.staging.yaml, too");
  });

  it("says which secrets to set, by the names that the engine and the environment take", async () => {
    const repository = emptyRepository();
    const given = { ...production, providers: "google=1-a;apple=com.acme,A1B2C3D4E5,F6G7H8I9J0" };
    const draft = await completeDraft({ repository, given, prompter: undefined });
    const steps = nextSteps(planStackFile(draft, repository).settings);
    for (const key of ["convexDeployKey", "resendApiKey", "googleClientSecret", "applePrivateKey"]) {
      expect(steps).toContain(`pulumi config set --secret --path prelaunch:secrets.${key} --stack production`);
    }
    expect(steps).toContain("google: https://auth.acme.example.com/api/auth/callback/google");
    expect(steps).toContain("npx prelaunch doctor --stack production --cloud");
  });
});
