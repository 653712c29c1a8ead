import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { parse } from "yaml";
import { refreshStackCopy, refuseEncryptedSecrets, throwAwayCopy } from "./stack-copy";
import { stackFolder } from "./stack-folder";

const repository = mkdtempSync(path.join(tmpdir(), "copy-"));
mkdirSync(path.join(repository, "stacks"));
afterAll(() => rmSync(repository, { recursive: true }));

const encrypted = `# kept
encryptionsalt: v1:theirs
secretsprovider: awskms://alias/team
encryptedkey: AQ==
config:
  prelaunch:domain: example.com
  vercel:apiToken:
    secure: v1:a
  prelaunch:secrets:
    convexDeployKey:
      secure: v1:b
    resendApiKey: re_written_in_clear
  prelaunch:convex:
    deployment: happy-otter-123
    variables:
      STRIPE_KEY:
        secure: v1:c
`;

it("leaves out what the team encrypted, and its keys", () => {
  const copy = throwAwayCopy(encrypted, "v1:ours");
  expect(copy).not.toMatch(/secure|theirs|awskms|AQ==/);
  expect(parse(copy)).toEqual({
    config: {
      "prelaunch:domain": "example.com",
      "prelaunch:secrets": { resendApiKey: "re_written_in_clear" },
      "prelaunch:convex": {
        deployment: "happy-otter-123",
        variables: { STRIPE_KEY: "throw-away prelaunch:convex.variables.STRIPE_KEY" },
      },
    },
    encryptionsalt: "v1:ours",
  });
});

it("follows the stack file and keeps the salt that the engine wrote", () => {
  const file = path.join(repository, "stacks", "Pulumi.production.yaml");
  const folder = stackFolder(repository, "production");
  writeFileSync(file, "config:\n  prelaunch:domain: example.com\n");
  refreshStackCopy(folder);
  writeFileSync(folder.stackFile, `${readFileSync(folder.stackFile, "utf8")}encryptionsalt: v1:engine\n`);
  writeFileSync(file, "config:\n  prelaunch:domain: example.org\n");
  refreshStackCopy(folder);
  expect(parse(readFileSync(folder.stackFile, "utf8"))).toEqual({
    config: { "prelaunch:domain": "example.org" },
    encryptionsalt: "v1:engine",
  });
  expect(statSync(folder.stackFile).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, "utf8")).not.toContain("engine");
});

it("names a stack that has no file, and one that can have none", () => {
  expect(() => refreshStackCopy(stackFolder(repository, "nightly"))).toThrow(/stacks\/Pulumi\.nightly\.yaml/);
  expect(() => stackFolder(repository, "../etc")).toThrow(/is no stack name/);
});

it("refuses an own file with an encrypted secret that a stand-in must know", () => {
  const file = path.join(repository, "stacks", "Pulumi.local.yaml");
  writeFileSync(file, "config:\n  prelaunch:secrets:\n    resendApiKey:\n      secure: v1:a\n");
  expect(() => refuseEncryptedSecrets(stackFolder(repository, "local"))).toThrow(
    /secrets\.resendApiKey .* is encrypted/,
  );
  writeFileSync(file, "config:\n  prelaunch:secrets:\n    googleClientSecret:\n      secure: v1:a\n");
  refuseEncryptedSecrets(stackFolder(repository, "local"));
});
