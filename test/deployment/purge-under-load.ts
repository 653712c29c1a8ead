import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { until } from "../until";
import { convex } from "./convex-cli";
import type { crowd } from "./crowd";
import type { TestStack } from "./test-stack";

const day = 24 * 60 * 60 * 1000;
/** Rows past their retention: more than five batches, and more than two. */
const due = { entries: 1050, sessions: 450 };

/** The purge of a running deployment, while people sign in and are at it. */
export function purgeUnderLoad(
  stack: () => TestStack,
  { failures, startLoad, signIn, operate }: ReturnType<typeof crowd>,
) {
  it("a purge deletes all that is due, in batches, and no sign-in and no request fails", async () => {
    const begin = Date.now();
    let newcomers = 0;
    let over = false;
    const load = startLoad();
    const signingIn = Array.from({ length: 2 }, async () => {
      while (!over) await signIn(`newcomer-${++newcomers}@example.com`);
    });
    try {
      await importDue(stack(), begin - 1000 * day);
      await operate("", "retention/purge:start", {});
      const isDone = async () =>
        Object.values(await left()).every((count) => count === 0) && (await recorded()) === due.entries;
      await until(isDone, 120_000);
    } finally {
      over = true;
      await Promise.all(signingIn);
      await load.stop();
    }
    expect(failures).toEqual([]);

    const batches = (await rows("_scheduled_functions")).filter(
      ({ name, scheduledTime }) =>
        /^retention\/purge(\.js)?:batch$/.test(String(name)) && Number(scheduledTime) >= begin,
    );
    const of = (kind: string) =>
      batches.map(({ args }) => (args as [{ kind: string; purged: number }])[0]).filter((batch) => batch.kind === kind);
    expect(of("audit").length).toBeGreaterThanOrEqual(Math.ceil(due.entries / 200));
    expect(of("sessions").length).toBeGreaterThanOrEqual(Math.ceil(due.sessions / 200));
    // What each says that went before it grows by no more than a batch.
    const before = of("audit").map(({ purged }) => purged);
    expect(before.filter((purged) => purged > 0 && !before.includes(purged - 200))).toEqual([]);
  }, 300_000);

  const rows = async (table: string) => {
    const paginationOpts = { numItems: 20_000, cursor: null };
    const found = await operate("", "_system/cli/tableData", { table, order: "desc", paginationOpts });
    return (found as { page: Record<string, unknown>[] }).page;
  };
  /** Entries that were deleted, as the log itself says. */
  const recorded = async () => {
    const told = (await rows("auditEntries")).filter(({ kind }) => kind === "audit.purged");
    return told.reduce((total, { details }) => total + Number((details as { entries: number }).entries), 0);
  };
  /** What is due and still there. */
  const left = async () => {
    const where = [{ field: "expiresAt", operator: "lt", value: Date.now() - 900 * day }];
    const paginationOpts = { numItems: 1000, cursor: null };
    const sessions = await operate("betterAuth", "adapter:findMany", { model: "session", where, paginationOpts });
    const entries = (await rows("auditEntries")).filter(({ _creationTime: at }) => Number(at) < Date.now() - 900 * day);
    return { entries: entries.length, sessions: (sessions as { page: unknown[] }).page.length };
  };
}

async function importDue(stack: TestStack, at: number): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), "due-"));
  const importTo = async (table: string, count: number, row: (number: number) => object, ...flags: string[]) => {
    const file = path.join(folder, `${table}.jsonl`);
    await writeFile(file, Array.from({ length: count }, (_, number) => JSON.stringify(row(number))).join("\n"));
    await convex(stack, "import", "--table", table, "--append", "--yes", ...flags, file);
  };
  try {
    await importTo("auditEntries", due.entries, (number) => ({
      _creationTime: at + number,
      kind: "user.updated",
      outcome: "success",
    }));
    const times = { expiresAt: at, createdAt: at, updatedAt: at };
    const session = (number: number) => ({ userId: "somebody", token: `old-${number}`, ...times });
    await importTo("session", due.sessions, session, "--component", "betterAuth");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
