import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { previewStack } from "../../cli/preview";
import { derive, readSettings } from "../../infra/settings";
import { renderComment } from "../../pull-request/comment";
import { until } from "../until";
import { openTestStack, repository, type TestStack } from "./test-stack";

const name = "test-canaries";
const canary = (): string => randomBytes(24).toString("hex");

/** Every secret that a team gives the program, planted as a value that can be found again. */
const planted = {
  CONVEX_DEPLOY_KEY: `prod:happy-otter-123|${canary()}`,
  RESEND_API_KEY: `re_${canary()}`,
  GOOGLE_CLIENT_SECRET: canary(),
  GITHUB_CLIENT_SECRET: canary(),
  BETTER_AUTH_SECRET: randomBytes(32).toString("base64url"),
  PRELAUNCH_FINGERPRINT_KEY: randomBytes(32).toString("base64url"),
  ALERT_WEBHOOK_URL: `https://hooks.example.com/${canary()}`,
  VERCEL_API_TOKEN: canary(),
  CLOUDFLARE_API_TOKEN: canary(),
};

let stack: TestStack;
/** What was printed, by the command that printed it. */
const printed: Record<string, string> = {};
let canaries: [name: string, value: string][];

async function run(label: string, args: string[], extra?: Record<string, string>): Promise<number | undefined> {
  const result = await stack.pulumi([...args, "--stack", name], extra);
  printed[label] = result.all;
  return result.exitCode;
}

beforeAll(async () => {
  stack = await openTestStack({ name, like: "production", environment: planted });
  await run("preview --diff", ["preview", "--diff"]);
  await run("preview --json", ["preview", "--json"]);
  expect(await run("up", ["up", "--yes", "--skip-preview", "--diff"]), printed["up"]).toBe(0);
  await run("preview --diff --refresh", ["preview", "--diff", "--refresh"]);

  // A rotation, so that what was generated before lies in the history, and a failure with every secret at hand.
  stack.configure((config) => {
    config.auth = { ...(config.auth as object), keyGeneration: 2, secretGeneration: 2 };
    config.edge = { ...(config.edge as object), secretGeneration: 2 };
  });
  await run("preview --diff of a rotation", ["preview", "--diff"]);
  await run("preview --json of a rotation", ["preview", "--json"]);
  const preview = await previewStack(stack.folder, stack.environment);
  expect(preview).toMatchObject({ outcome: "changes" });
  printed["comment on a pull request"] = renderComment(preview);
  printed["summary of a preview"] = JSON.stringify(preview);
  const eventLog = path.join(stack.folder.root, "events.json");
  await run("up of a rotation", ["up", "--yes", "--skip-preview", "--diff", "--event-log", eventLog], {
    PULUMI_DEBUG_COMMANDS: "1",
  });
  printed["event log"] = readFileSync(eventLog, "utf8");
  stack.configure((config) => {
    config.convex = { ...(config.convex as object), variables: { SITE_URL: "https://www.example.net" } };
  });
  await run("a refused preview", ["preview", "--diff"]);
  stack.configure();
  await run("history", ["stack", "history", "--full-dates"]);
  await run("export", ["stack", "export"]);

  // What the kit generated itself is secret, too.
  const shown = await stack.pulumi(["stack", "export", "--show-secrets", "--stack", name]);
  const generated = new Set<string>();
  const written = new Set(Object.values(derive(readSettings(name, { repository })).convexVariables));
  for (const [, value] of shown.stdout.matchAll(/"plaintext": "((?:[^"\\]|\\.)*)"/g)) {
    const decoded: unknown = JSON.parse(JSON.parse(`"${value}"`) as string);
    for (const text of typeof decoded === "string" ? [decoded] : []) {
      // Public by nature, though kept as secrets: what the app shows anyone, and what stands in the stack file, is no canary.
      const isPublic = text.startsWith("http") || text.includes(".apps.googleusercontent.com") || written.has(text);
      if (text.length >= 32 && !isPublic) generated.add(text);
    }
  }
  canaries = [
    ...Object.entries(planted).map(([key, value]): [string, string] => [key, value.split("|").at(-1) ?? value]),
    ["PULUMI_CONFIG_PASSPHRASE", stack.environment["PULUMI_CONFIG_PASSPHRASE"] ?? ""],
    ...[...generated].flatMap((text, index): [string, string][] => keyMaterial(`generated ${index}`, text)),
  ];
});
afterAll(async () => {
  await stack?.close();
});

/** A key set is found again by its private halves: ids and public halves are served to everybody. */
function keyMaterial(label: string, text: string): [string, string][] {
  if (!text.startsWith("[") && !text.startsWith("{")) return [[label, text]];
  return [...text.matchAll(/"(?:d|p|q)":"([\w-]{40,})"|privateKey\\?":\\?"\\?"?([\w$+/=-]{40,})/g)].map(
    (found): [string, string] => [`${label} private`, found[1] ?? found[2] ?? ""],
  );
}

/** Undefined where something is gone by now: builds of other stacks come and go where this one was built. */
function ifThere<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

function* filesBelow(folder: string): Generator<string> {
  for (const entry of ifThere(() => readdirSync(folder, { withFileTypes: true })) ?? []) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(file);
    else if (entry.isFile() && (ifThere(() => statSync(file))?.size ?? Infinity) < 64 * 1024 * 1024) yield file;
  }
}

function findIn(texts: Iterable<[where: string, text: string]>): string[] {
  const found: string[] = [];
  for (const [where, text] of texts) {
    for (const [label, value] of canaries) if (text.includes(value)) found.push(`${label} in ${where}`);
  }
  return found;
}

function* textsOf(folder: string): Generator<[string, string]> {
  for (const file of filesBelow(folder)) {
    const text = ifThere(() => readFileSync(file, "latin1"));
    if (text !== undefined) yield [path.relative(repository, file), text];
  }
}

describe("secrets", () => {
  it("are enough to look for, the generated ones too", () => {
    expect(canaries.length).toBeGreaterThan(Object.keys(planted).length + 4);
    for (const [label, value] of canaries) expect(value.length, label).toBeGreaterThanOrEqual(24);
  });

  it("are found by this search where they must be: in the cloud that was given them", () => {
    expect(findIn(textsOf(stack.folder.state("convex"))).length).toBeGreaterThan(0);
  });

  it("have their names in the comment on a pull request that rotates them", () => {
    expect(printed["comment on a pull request"]).toContain("`secrets-signing-keys`");
    expect(printed["comment on a pull request"]).toContain("(secret)");
  });

  it("are in no output: previews, updates, refusals, history, event log", () => {
    for (const [label, text] of Object.entries(printed)) expect(text.length, label).toBeGreaterThan(50);
    expect(findIn(Object.entries(printed))).toEqual([]);
  });

  it("are in neither state nor history", () => {
    expect(findIn(textsOf(stack.folder.backend))).toEqual([]);
  });

  it("are in no log of a stand-in", () => {
    expect(findIn(textsOf(path.join(stack.folder.root, "logs")))).toEqual([]);
  });

  it("are not in the upload folder", () => {
    expect(findIn(textsOf(path.join(stack.folder.root, "upload")))).toEqual([]);
  });

  it("are in no page that is served", async () => {
    // In a process with the local cloud's names, as every client of the stack on this machine.
    const fetching = `const pages = ["/", "/sign-in", "/sign-up", "/dashboard", "/nowhere", "/api/auth/get-session"];
      for (const page of pages) {
        const answer = await fetch("https://example.com" + page);
        console.log(page, answer.status, JSON.stringify([...answer.headers]), await answer.text());
      }`;
    const served = await execa(process.execPath, ["--input-type=module", "--eval", fetching], {
      env: stack.environment,
    });
    expect(served.stdout).toContain("</html>");
    expect(findIn([["the served pages", served.stdout]])).toEqual([]);
  });

  it("are not in what the compiler remembers of its builds", async () => {
    const { builders } = stack.folder;
    await until(() => [...filesBelow(builders)].some((file) => file.includes(`${path.sep}cache${path.sep}`)));
    expect(findIn(textsOf(builders))).toEqual([]);
  });

  it("are in neither the client bundle nor what the server was built to", () => {
    const work = path.join(stack.folder.state("vercel"), "work");
    expect([...filesBelow(work)].some((file) => file.includes(`${path.sep}static${path.sep}`))).toBe(true);
    expect(findIn(textsOf(work))).toEqual([]);
  });
});
