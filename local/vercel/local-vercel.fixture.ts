import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { resourceTypes } from "../../contract/resource-types";
import { type Properties, type Provider, Secret } from "../../provider-rpc/provider";
import type { JournalEntry } from "../journal";
import { createVercel, type Vercel } from "./index";

/** What opens the API of a test's Vercel. */
export const testToken = "test-token-of-vercel-0001";

/** A Vercel for one test, in a temporary folder of its own. */
export interface TestVercel {
  vercel: Vercel;
  provider: Provider;
  folder: string;
  journal: Pick<JournalEntry, "kind" | "operation">[];
  lines: string[];
  create(type: keyof typeof resourceTypes, inputs: Properties): Promise<{ id: string; outputs: Properties }>;
  /** Writes files and lists them as the program does. */
  site(name: string, files: Record<string, string>): Promise<Properties>;
  /** Ends the process's part and starts again from what is kept. */
  restart(): Promise<void>;
  fetch(
    host: string,
    url?: string,
    headers?: Record<string, string>,
  ): Promise<{ status: number; text: string; headers: Headers }>;
  end(): Promise<void>;
}

export async function testVercel(nodeModulesFrom?: string, workDir?: string): Promise<TestVercel> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "vercel-test-"));
  const journal: TestVercel["journal"] = [];
  const lines: string[] = [];
  const work = workDir ?? path.join(folder, "work");
  const open = () =>
    createVercel({
      stateDir: path.join(folder, "state"),
      workDir: work,
      builders: path.join(work, "builders"),
      nodeModulesFrom: nodeModulesFrom ?? folder,
      pluginDir: folder,
      sitePort: 0,
      childEnvironment: {},
      tokens: [testToken],
      journal: { record: (_service, kind, operation) => journal.push({ kind, operation }) },
      log: (line) => lines.push(line),
    });
  const test: TestVercel = {
    vercel: await open(),
    get provider() {
      return test.vercel.provider;
    },
    folder,
    journal,
    lines,
    create: (type, inputs) => test.provider.create({ ...identity(resourceTypes[type]), inputs, preview: false }),
    async site(name, files) {
      const root = path.join(folder, name);
      for (const [file, content] of Object.entries(files)) {
        mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
        writeFileSync(path.join(root, file), content);
      }
      const listed = await test.provider.invoke?.("vercel:index/getProjectDirectory:getProjectDirectory", {
        path: root,
      });
      return { files: listed?.["files"] ?? {}, pathPrefix: root };
    },
    async restart() {
      await test.vercel.close();
      test.vercel = await open();
    },
    async fetch(host, url = "/", headers = {}) {
      const { request } = await import("node:http");
      const { sitePort } = test.vercel.status();
      return new Promise((resolve, reject) => {
        const asked = request(
          { port: sitePort, host: "127.0.0.1", path: url, headers: { ...headers, host }, agent: false },
          (answer) => {
            let text = "";
            answer.setEncoding("utf8").on("data", (chunk) => (text += chunk));
            const found = new Headers(Object.entries(answer.headers).map(([key, value]) => [key, String(value)]));
            answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text, headers: found }));
          },
        );
        asked.on("error", reject).end();
      });
    },
    async end() {
      await test.vercel.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return test;
}

export function identity(type: string) {
  return { urn: `urn:pulumi:test::prelaunch::${type}::it`, type, name: "it" };
}

export function secretText(value: string): Secret {
  return new Secret(value);
}
