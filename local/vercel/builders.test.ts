import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { inBuilder } from "./builders";

let builders: string;
beforeEach(() => {
  builders = path.join(mkdtempSync(path.join(os.tmpdir(), "builders-")), "builders");
});
afterEach(() => rmSync(path.dirname(builders), { recursive: true }));

const placeOf = (number: number): string => path.join(builders, String(number), "app");
const build = (work: () => Promise<unknown> = async () => undefined): Promise<string> =>
  inBuilder(builders, async (place) => {
    await work();
    return place;
  });

it("gives builds one after the other the same place, also after one that failed", async () => {
  expect(await build()).toBe(placeOf(1));
  await expect(build(() => Promise.reject(new Error("no such module")))).rejects.toThrow("no such module");
  expect(await build()).toBe(placeOf(1));
  expect(readdirSync(builders)).toEqual(["1"]);
});

it("gives builds at the same time a place each", async () => {
  let inner: string[] = [];
  const outer = await build(async () => {
    inner = await Promise.all([build(() => build().then((third) => inner.push(third))), build()]);
  });
  expect(outer).toBe(placeOf(1));
  expect(new Set([outer, ...inner]).size).toBe(3);
});

it("takes the place of a process that is dead, and leaves that of one that lives", async () => {
  await build();
  await build(() => build());
  const dead = execFileSync(process.execPath, ["--print", "process.pid"], { encoding: "utf8" }).trim();
  const token = (number: number, name: string) => path.join(builders, String(number), name);
  rmSync(token(1, "free"));
  writeFileSync(token(1, `taken-${dead}-${encodeURIComponent("ticks 1")}`), "");
  expect(await build()).toBe(placeOf(1));
});
