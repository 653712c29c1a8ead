/// <reference types="vite/client" />
import { makeFunctionReference } from "convex/server";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { internal } from "../_generated/api";
import {
  ann,
  bob,
  type Deployment,
  deployment,
  signIn,
  signUpAndVerify,
  startOpenWorld,
  stopWorld,
} from "../deployment.fixture";
import { isAuditOn } from "./record";

await vi.hoisted(() => import("../environment.fixture"));

const sources = import.meta.glob(["../**/*.ts", "!../**/*.{test,fixture}.ts", "!../_generated/**"], {
  query: "?raw",
  import: "default",
  eager: true,
}) as Record<string, string>;
const modules = import.meta.glob([
  "../**/*.ts",
  "!../**/*.{test,fixture}.ts",
  "!../*.config.ts",
  "!../_generated/**",
  "!../betterAuth/**",
]) as Record<string, () => Promise<Record<string, Exported | undefined>>>;

interface Exported {
  isQuery?: boolean;
  isMutation?: boolean;
  isAction?: boolean;
  isHttp?: boolean;
  exportArgs?: () => string;
}

it("the table of the log is written by three files: one adds, one takes deleted persons out, one deletes what is due", () => {
  const naming = Object.entries(sources).filter(([, text]) => text.includes("auditEntries"));
  const writers = naming.flatMap(([file, text]) => {
    const calls = [...text.matchAll(/\bdb\s*\.(insert|patch|replace|delete)\(\s*(?:"(\w+)")?/g)];
    const writes = calls.filter(([, write, table]) => write !== "insert" || table === "auditEntries");
    return writes.length > 0 ? [[file, writes.map(([, write]) => write)]] : [];
  });
  expect(Object.fromEntries(writers)).toEqual({
    "./record.ts": ["insert"],
    "./pseudonymize.ts": ["patch", "patch"],
    "./purge.ts": ["delete"],
  });
  expect(naming.map(([file]) => file)).toEqual(expect.arrayContaining(["./entries.ts", "../activity.ts"]));
});

describe("no function", () => {
  let t: Deployment;
  let admin: Awaited<ReturnType<typeof signIn>>;

  beforeAll(async () => {
    startOpenWorld({ RETENTION_AUDIT_DAYS: "1", WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 7).toString("base64")}` });
    t = deployment();
    for (const account of [ann, bob]) await signUpAndVerify(t, account);
    await t.mutation(internal.admin.appoint, { email: bob.email });
    admin = await signIn(t, bob);
  });
  afterAll(stopWorld);

  const log = () => t.run((ctx) => ctx.db.query("auditEntries").collect());

  it("of those that there are changes or deletes an entry, whatever it is given", async () => {
    const before = await log();
    const [entry] = before;
    if (!entry) throw new Error("There is no entry to try it on.");
    const tried: string[] = [];
    for (const [file, load] of Object.entries(modules)) {
      for (const [name, exported] of Object.entries(await load())) {
        const call = exported?.isMutation ? admin.as.mutation : exported?.isAction ? admin.as.action : undefined;
        if (!exported?.exportArgs || exported.isHttp || !call) continue;
        const path = `${file
          .replace(/^\.\.\//, "")
          .replace(/^\.\//, "audit/")
          .slice(0, -3)}:${name}`;
        for (const given of argumentsFor(JSON.parse(exported.exportArgs()), entry._id)) {
          // Most refuse what they are given, and that is fine, too.
          await (call as (reference: never, given: object) => Promise<unknown>)(
            makeFunctionReference(path) as never,
            given as object,
          ).catch(() => undefined);
        }
        tried.push(path);
      }
    }
    expect(tried).toEqual(
      expect.arrayContaining(["authRows:deleteMany", "retention/purge:batch", "audit/outcomes:record"]),
    );
    const after = await log();
    expect(after.filter(({ _id }) => before.some((old) => old._id === _id))).toEqual(before);
  });

  it("deletes an entry before its time, however often the purge is called", async () => {
    const before = await log();
    for (let times = 0; times < 3; times += 1)
      await t.mutation(internal.retention.purge.batch, { kind: "audit", purged: 0 });
    expect((await log()).slice(0, before.length)).toEqual(before);
  });
});

it("the log cannot be off in production, nor where nobody says which environment it is", () => {
  expect(isAuditOn({ PRELAUNCH_ENVIRONMENT: "production", AUDIT_LOG: "off" })).toBe(true);
  expect(isAuditOn({ AUDIT_LOG: "off" })).toBe(true);
  expect(isAuditOn({ PRELAUNCH_ENVIRONMENT: "local", AUDIT_LOG: "off" })).toBe(false);
  expect(isAuditOn({ PRELAUNCH_ENVIRONMENT: "local" })).toBe(true);
});

interface Validator {
  type: string;
  value?: unknown;
  fieldType?: Validator;
}

/** Arguments for a validator, in each of its forms: every text and every id in it is the entry's. */
function argumentsFor(validator: Validator, id: string): unknown[] {
  const { type, value } = validator;
  if (type === "string" || type === "id") return [id];
  if (type === "number") return [0];
  if (type === "boolean") return [true];
  if (type === "literal") return [value];
  if (type === "null") return [null];
  if (type === "union") return (value as Validator[]).flatMap((member) => argumentsFor(member, id)).slice(0, 8);
  if (type === "array") return [argumentsFor(value as Validator, id).slice(0, 1)];
  if (type === "object") {
    const fields = Object.entries(value as Record<string, { fieldType: Validator }>);
    const forms = fields.map(([name, { fieldType }]) => [name, argumentsFor(fieldType, id)] as const);
    const most = Math.max(1, ...forms.map(([, values]) => values.length));
    return Array.from({ length: most }, (_, at) =>
      Object.fromEntries(forms.map(([name, values]) => [name, values[at % values.length]])),
    );
  }
  const where = [{ field: "_id", value: id }];
  return ["auditEntries", "user", "session"].map((model) => ({ model, where, update: {}, data: {} }));
}
