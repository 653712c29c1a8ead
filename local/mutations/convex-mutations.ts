import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { execa } from "execa";
import type { MutableKind } from "./mutation";

export interface ConvexAccess {
  /** Where the deployment's API listens on this machine. */
  url: string;
  adminKey: string;
  /** The folder that holds `node_modules`. */
  nodeModulesFrom: string;
}

/** What a member of the team can do in Convex's dashboard, or with the CLI from another checkout. Uses the public API. */
export function convexMutations({ url, adminKey, nodeModulesFrom }: ConvexAccess): MutableKind[] {
  const ask = async (request: string, init: RequestInit = {}): Promise<unknown> => {
    const headers = { authorization: `Convex ${adminKey}`, "content-type": "application/json" };
    const answer = await fetch(`${url}/api/v1/${request}`, { ...init, headers });
    if (!answer.ok) throw new Error(`Convex refused ${request}: ${answer.status} ${await answer.text()}`);
    return answer.status === 204 ? undefined : answer.json().catch(() => undefined);
  };
  const write = (name: string, value: string | null) =>
    ask("update_environment_variables", { method: "POST", body: JSON.stringify({ changes: [{ name, value }] }) });

  return [
    {
      kind: "convex-variable",
      about: "Convex, environment variables of the deployment",
      async list() {
        const listed = (await ask("list_environment_variables")) as { environmentVariables: Record<string, string> };
        return Object.keys(listed.environmentVariables);
      },
      async change(name) {
        await write(name, "changed-by-hand");
        return `Changed the value of ${name}.`;
      },
      async delete(name) {
        await write(name, null);
        return `Deleted the variable ${name}.`;
      },
      async add() {
        const name = `FOREIGN_${Math.random().toString(36).slice(2, 8).toUpperCase()}`;
        await write(name, "1");
        return `Added the variable ${name}.`;
      },
    },
    {
      kind: "convex-code",
      about: "Convex, functions pushed from another checkout, by the official CLI",
      list: () => ["functions"],
      async change() {
        await pushForeignCode({ url, adminKey, nodeModulesFrom });
        return "Pushed one function, `foreign:hello`, and with it took away all others.";
      },
    },
  ];
}

async function pushForeignCode({ url, adminKey, nodeModulesFrom }: ConvexAccess): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "prelaunch-foreign-"));
  try {
    mkdirSync(path.join(folder, "convex"));
    symlinkSync(path.join(nodeModulesFrom, "node_modules"), path.join(folder, "node_modules"));
    writeFileSync(path.join(folder, "package.json"), '{"name":"foreign","private":true,"dependencies":{"convex":"*"}}');
    writeFileSync(
      path.join(folder, "convex", "foreign.ts"),
      'import { queryGeneric } from "convex/server";\nexport const hello = queryGeneric({ handler: async () => "hello" });\n',
    );
    const cli = path.join(nodeModulesFrom, "node_modules", "convex", "bin", "main.js");
    const args = ["deploy", "--yes", "--typecheck", "disable", "--codegen", "disable", "--skip-large-indexes-check"];
    await execa(process.execPath, [cli, ...args], {
      cwd: folder,
      env: {
        PATH: process.env["PATH"] ?? "",
        HOME: folder,
        CONVEX_SELF_HOSTED_URL: url,
        CONVEX_SELF_HOSTED_ADMIN_KEY: adminKey,
      },
      extendEnv: false,
      stdin: "ignore",
      all: true,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
