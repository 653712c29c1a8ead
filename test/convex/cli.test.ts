import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { type ServerType, serve } from "@hono/node-server";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { convexManagement } from "../../local/convex-management/management";
import { openJournal } from "../../local/journal";
import { until } from "../until";
import {
  adminKey,
  createWorkplace,
  type FollowedCommand,
  type RunningStandIn,
  type Workplace,
} from "./stand-in-process";

/** Every command of the pinned `convex` CLI that works on a deployment, against one stand-in. */

const projectKey = "project:local:local|a-project-key";
const quick = ["--typecheck", "disable", "--codegen", "disable"];

let workplace: Workplace;
let standIn: RunningStandIn;
let management: ServerType;
let provisionHost: string;
const following: FollowedCommand[] = [];

beforeAll(async () => {
  workplace = await createWorkplace();
  standIn = await workplace.start();
  const { fetch } = convexManagement({
    deployment: { name: "happy-otter-123", url: standIn.url },
    deployKeys: [adminKey, projectKey],
    journal: openJournal(path.join(workplace.folder, "management.jsonl")),
  });
  provisionHost = await new Promise((resolve) => {
    management = serve({ fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) => resolve(`http://127.0.0.1:${port}`));
  });
  await workplace.cli(["env", "set", "FIXTURE_JWKS", '{"keys":[]}']);
  await workplace.cli(["deploy", ...quick]);
});

afterAll(async () => {
  for (const command of following) await command.stop();
  management?.close();
  await standIn?.stop();
  await workplace?.remove();
});

const file = (name: string): string => path.join(workplace.folder, name);
const cli = async (...args: string[]): Promise<string> => (await workplace.cli(args)).stdout;
const refused = (...args: string[]): Promise<string> =>
  workplace.cli(args).then(
    () => "it went through",
    (error) => `${error.stdout}\n${error.stderr}`,
  );
const withDeployKey = (key: string) => ({ env: { CONVEX_DEPLOY_KEY: key, CONVEX_PROVISION_HOST: provisionHost } });

function follow(...args: string[]): FollowedCommand {
  const command = workplace.follow(args);
  following.push(command);
  return command;
}

async function edit(name: string, change: (text: string) => string): Promise<() => Promise<void>> {
  const before = await readFile(file(name), "utf8");
  await writeFile(file(name), change(before));
  return () => writeFile(file(name), before);
}

describe("with the cloud's names", () => {
  it("works with a deploy key: env, default env, deploy", async () => {
    const options = withDeployKey(adminKey);
    await workplace.cli(["env", "set", "BY_KEY", "1"], options);
    const [list, deployed] = await Promise.all([
      workplace.cli(["env", "list", "--names-only"], options),
      workplace.cli(["deploy", ...quick], options),
    ]);
    expect(list.stdout.split("\n")).toContain("BY_KEY");
    expect(deployed.stderr).toContain("Deployed Convex functions to");
    await workplace.cli(["env", "default", "set", "REGION", "eu"], options);
    expect((await workplace.cli(["env", "default", "get", "REGION"], options)).stdout).toBe("eu");
    await workplace.cli(["env", "default", "remove", "REGION"], options);
    expect((await workplace.cli(["env", "default", "list", "--names-only"], options)).stdout).not.toContain("REGION");
  });

  it("works with a key of the project, and says what there is not", async () => {
    const [deployed, preview, wrong] = await Promise.all([
      workplace.cli(["deploy", ...quick], withDeployKey(projectKey)),
      workplace
        .cli(["deploy", "--preview-create", "b", ...quick], withDeployKey("preview:local:local|k"))
        .catch((e) => e.stderr),
      workplace.cli(["deploy", ...quick], withDeployKey("prod:happy-otter-123|wrong")).catch((e) => e.stderr),
    ]);
    expect(deployed.stderr).toContain("Deployed Convex functions to");
    expect(preview).toContain("claim_preview_deployment");
    expect(wrong).toContain("BadDeployKey");
  });
});

describe("deploy", () => {
  it("runs the command with the URLs first, and nothing in a dry run", async () => {
    const script = `node -e 'require("fs").writeFileSync("urls.json", JSON.stringify([process.env.CONVEX_URL, process.env.CONVEX_SITE_URL]))'`;
    const dry = await workplace.cli(["deploy", "--dry-run", "--cmd", script, ...quick]);
    expect(dry.stderr).toContain("Would have run");
    await expect(readFile(file("urls.json"))).rejects.toThrow("ENOENT");
    await workplace.cli(["deploy", "--cmd", script, ...quick]);
    expect(JSON.parse(await readFile(file("urls.json"), "utf8"))).toEqual([standIn.url, standIn.siteUrl]);
    expect(await refused("deploy", "--cmd", "exit 3", ...quick)).toContain("'exit 3' failed");
  });

  it("stops at type errors, at code that does not load and at documents that do not fit", async () => {
    await cli("run", "messages:sendSecretly", '{"channel":"fit","body":"text"}');
    const tsconfig = { compilerOptions: { strict: true, noEmit: true, skipLibCheck: true, module: "ESNext" } };
    await writeFile(file("convex/tsconfig.json"), JSON.stringify({ ...tsconfig, include: ["./broken.ts"] }));
    await writeFile(file("convex/broken.ts"), "export const wrong: number = 'text';\n");
    expect(await refused("deploy", "--typecheck", "enable", "--codegen", "disable")).toContain("TypeScript");
    await writeFile(file("convex/broken.ts"), "throw new Error('at load');\nexport const x = 1;\n");
    expect(await refused("deploy", ...quick)).toContain("at load");
    await writeFile(file("convex/broken.ts"), "export const fine = 1;\n");
    const restore = await edit("convex/schema.ts", (text) => text.replace("body: v.string()", "body: v.number()"));
    expect(await refused("deploy", ...quick)).toMatch(/Schema validation failed[\s\S]*table "messages"/);
    await restore();
    expect(await cli("run", "messages:list", '{"channel":"fit"}')).toContain("text");
  });

  it("ends one of two that run at once, or both well, and what is in place is one of them", async () => {
    const outcomes = await Promise.all([refused("deploy", ...quick), refused("deploy", ...quick)]);
    expect(outcomes).toContain("it went through");
    expect(await cli("run", "messages:list", '{"channel":"fit"}')).toContain("text");
  });
});

describe("dev", () => {
  it("pushes when a file changes, and tells what functions print", async () => {
    const dev = follow("dev", "--tail-logs", "always", ...quick);
    await until(() => dev.output().includes("Convex functions ready"));
    const restore = await edit("convex/messages.ts", (text) => `${text}\nexport const added = send;\n`);
    await until(
      async () => !(await refused("run", "messages:added", '{"channel":"dev","body":"x"}')).includes("Could"),
    );
    await until(() => dev.output().includes("'sending to' 'dev'"));
    await dev.stop();
    await restore();
    await cli("dev", "--once", ...quick);
    expect(await refused("run", "messages:added", "{}")).toContain("Could not find function for 'messages:added'");
  });
});

describe("run", () => {
  it("runs queries, mutations, actions and inline queries, as someone and after a push", async () => {
    const restore = await edit("convex/messages.ts", (text) => `${text}\nexport const pushed = whoAmI;\n`);
    const as = ["--identity", '{"subject":"bob","email":"bob@example.com"}'];
    expect(await cli("run", "--push", ...quick, ...as, "messages:pushed")).toContain("bob@example.com");
    await restore();
    const [sent, thrown, inline, broken] = await Promise.all([
      cli("run", "messages:sendTwice", '{"channel":"run","body":"x"}'),
      refused("run", "messages:sendAndFail", '{"channel":"run","body":"x"}'),
      cli("run", "--inline-query", 'return (await ctx.db.query("messages").collect()).length > 0'),
      refused("run", "--inline-query", 'throw new Error("inline")'),
    ]);
    // Only now: what it looks for is what the first of them wrote.
    const inComponent = await cli(
      "run",
      "--component",
      "counter",
      "--inline-query",
      'await ctx.db.query("counts").collect()',
    );
    expect(sent).toBe("4");
    expect(thrown).toContain("on purpose");
    expect(inline).toBe("true");
    expect(inComponent).toContain('"name": "run"');
    expect(broken).toContain("inline");
  });
});

describe("data", () => {
  it("shows tables, also empty ones and those of components, in the order and number asked for", async () => {
    await cli("import", "--table", "ordered", "--replace", "-y", await jsonLines("ordered.jsonl", [1, 2, 3]));
    const [tables, newest, oldest, inComponent] = await Promise.all([
      cli("data"),
      workplace.cli(["data", "ordered", "--limit", "2", "--format", "jsonl"]),
      cli("data", "ordered", "--limit", "1", "--order", "asc", "--format", "jsonl"),
      cli("data", "counts", "--component", "counter", "--format", "jsonArray"),
    ]);
    expect(tables.split("\n")).toEqual(expect.arrayContaining(["messages", "ordered", "ticks"]));
    expect(newest.stdout.match(/"at": \d/g)).toEqual(['"at": 3', '"at": 2']);
    expect(oldest.match(/"at": \d/g)).toEqual(['"at": 1']);
    expect(inComponent).toContain('"name": "run"');
  });
});

describe("logs", () => {
  it("tells what happened, follows what happens, and what fails", async () => {
    // Just before: a job writes into the history every second, and a busy machine has many between two tests.
    await cli("run", "messages:sendTwice", '{"channel":"logged","body":"x"}');
    const past = follow("logs", "--history", "200", "--success");
    const jsonl = follow("logs", "--jsonl");
    await until(() => past.output().includes("messages:sendTwice"), 120_000);
    expect(past.output()).toMatch(/\[CONVEX M\(messages:send\)\] \[LOG\] 'sending to' 'logged'/);
    expect(past.output()).toMatch(/\[CONVEX A\(messages:sendTwice\)\] Function executed in \d+ ms/);
    await until(async () => {
      await cli("run", "messages:send", '{"channel":"followed","body":"x"}');
      return jsonl.output().includes("'followed'");
    });
    await fetch(`${standIn.siteUrl}/boom`);
    await until(() => past.output().includes("[CONVEX H(GET /boom)] Uncaught Error: boom"));
    const failure = await refused("run", "messages:sendAndFail", '{"channel":"followed","body":"x"}');
    const requestId = /Request ID: (\w+)/.exec(failure)?.[1];
    await until(() => jsonl.output().includes(`"requestId":"${requestId}"`));
    expect(past.output()).toContain("M(messages:sendAndFail)] Uncaught ConvexError");
    await Promise.all([past.stop(), jsonl.stop()]);
  });
});

describe("snapshots", () => {
  it("come back as they were: documents, files, components, in a deployment that was emptied", async () => {
    const url = JSON.parse(await cli("run", "messages:keepFile", '{"text":"kept in a snapshot"}')) as string;
    const before = await cli("data", "messages", "--format", "jsonl");
    await cli("export", "--include-file-storage", "--path", file("snapshot.zip"));
    const entries = unzipSync(await readFile(file("snapshot.zip")));
    expect(Object.keys(entries)).toEqual(
      expect.arrayContaining(["README.md", "_tables/documents.jsonl", "_components/counter/counts/documents.jsonl"]),
    );
    expect(strFromU8(entries["messages/generated_schema.jsonl"]!)).toBe('"uniform"\n');
    expect(await refused("import", file("snapshot.zip"))).toContain("already exists");
    const one = await jsonLines("one.jsonl", [1]);
    await cli("import", "--table", "ordered", "--replace-all", "-y", one);
    expect((await workplace.cli(["data", "messages"])).stderr).toContain("There are no documents");
    expect((await fetch(url)).status).toBe(200);
    await cli("import", "--replace-all", "-y", file("snapshot.zip"));
    expect(await cli("data", "messages", "--format", "jsonl")).toBe(before);
    expect(await (await fetch(url)).text()).toBe("kept in a snapshot");
    expect(await cli("data", "counts", "--component", "counter")).toContain("run");
  });

  it("of real Convex come in with new ids, and references to them", async () => {
    const [author, post] = ["j57aqy4y2hsqmwv4x1y8d3h9r96zk3s5", "k17bqy4y2hsqmwv4x1y8d3h9r96zk3s6"];
    await writeFile(file("authors.jsonl"), `${JSON.stringify({ _id: author, _creationTime: 1700000000000.5 })}\n`);
    await writeFile(file("posts.jsonl"), `${JSON.stringify({ _id: post, author, n: { $integer: "BQAAAAAAAAA=" } })}\n`);
    await cli("import", "--table", "authors", file("authors.jsonl"));
    await cli("import", "--table", "posts", file("posts.jsonl"));
    const rows = await Promise.all([
      cli("data", "authors", "--format", "jsonl"),
      cli("data", "posts", "--format", "jsonl"),
    ]);
    expect(rows[0]).toContain('"_creationTime": 1700000000000.5');
    expect(rows[1]).toContain('"n": 5n');
  });

  it("of single tables are taken as CSV, JSON and JSON lines, also into components", async () => {
    await writeFile(file("people.csv"), 'name,age\n"Ada, Countess",36\nBob,\n');
    await writeFile(file("people.json"), '[{"name":"Cy","age":7}]');
    await writeFile(file("counts.jsonl"), '{"name":"imported","count":41}\n');
    await cli("import", "--table", "people", file("people.csv"));
    await cli("import", "--table", "people", "--append", file("people.json"));
    await cli("import", "--component", "counter", "--table", "counts", "--append", file("counts.jsonl"));
    const [people, counted] = await Promise.all([
      cli("data", "people", "--order", "asc", "--format", "jsonl"),
      cli("run", "--component", "counter", "counting:read", '{"name":"imported"}'),
    ]);
    expect(people.match(/"(name|age)": [^,}]+/g)).toEqual(
      ['"age": 36', '"name": "Ada', '"age": ""', '"name": "Bob" ', '"age": 7', '"name": "Cy" '].map((text) =>
        expect.stringContaining(text.trim()),
      ),
    );
    expect(counted).toBe("41");
    await writeFile(file("bad.jsonl"), '{"channel":"a","body":1}\n');
    expect(await refused("import", "--table", "messages", "--append", file("bad.jsonl"))).toContain("Row 1 of table");
    await writeFile(file("torn.jsonl"), '{"channel":\n');
    expect(await refused("import", "--table", "people", "--append", file("torn.jsonl"))).toContain("wasn't valid JSON");
  });
});

describe("what the deployment is", () => {
  it("is told by function-spec, and written by codegen", async () => {
    const spec = JSON.parse(await cli("function-spec")) as { url: string; functions: Record<string, unknown>[] };
    expect(spec.url).toBe(standIn.url);
    expect(spec.functions).toContainEqual(
      expect.objectContaining({
        identifier: "messages.js:send",
        functionType: "Mutation",
        visibility: { kind: "public" },
      }),
    );
    expect(spec.functions).toContainEqual({ functionType: "HttpAction", method: "GET", path: "/stream" });
    await cli("codegen", "--typecheck", "disable");
    expect(await readFile(file("convex/_generated/api.d.ts"), "utf8")).toContain("counter:");
  });
});

async function jsonLines(name: string, numbers: number[]): Promise<string> {
  await writeFile(file(name), numbers.map((at) => `${JSON.stringify({ at })}\n`).join(""));
  return file(name);
}
