import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { removeTornAttributes } from "./torn-attributes";

it("removes empty and half sidecars of the stack, and nothing else (state unreadable after kill -9: EOF)", async () => {
  const root = mkdtempSync(path.join(tmpdir(), "prelaunch-attrs-"));
  const write = (file: string, text: string): string => {
    const full = path.join(root, ".pulumi", file);
    mkdirSync(path.dirname(full), { recursive: true });
    writeFileSync(full, text);
    return full;
  };
  const state = write("stacks/prelaunch/production.json", "{}");
  const torn = [
    write("stacks/prelaunch/production.json.attrs", ""),
    write("history/prelaunch/production/production-1.history.json.attrs", '{"md5"'),
    write("backups/prelaunch/production/production.1.json.attrs", ""),
  ];
  const whole = write("stacks/prelaunch/production.json.bak.attrs", '{"md5":"x"}');
  const ofAnother = write("stacks/prelaunch/staging.json.attrs", "");

  expect((await removeTornAttributes(root, "prelaunch", "production")).sort()).toEqual([...torn].sort());
  expect(torn.some(existsSync)).toBe(false);
  expect([state, whole, ofAnother].every(existsSync)).toBe(true);
  expect(await removeTornAttributes(root, "prelaunch", "production")).toEqual([]);
});

it("finds nothing where there is no such backend", async () => {
  expect(await removeTornAttributes(path.join(tmpdir(), "no-such-folder"), "prelaunch", "production")).toEqual([]);
});
