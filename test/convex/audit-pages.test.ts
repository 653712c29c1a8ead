import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { SortedIndex } from "../../local/convex/database/sorted-index";
import { type AuditLog, auditFilters, auditLogOf } from "./audit-log-engine";

let few: AuditLog;
let many: AuditLog;

beforeAll(async () => {
  [few, many] = [await auditLogOf(1000), await auditLogOf(100_000)];
});
afterAll(async () => {
  await few.close();
  await many.close();
});

/** How many entries the database looked at for a page and for the one after it. */
async function examined(log: AuditLog, filter: (typeof auditFilters)[keyof typeof auditFilters]) {
  const slice = vi.spyOn(SortedIndex.prototype, "slice");
  try {
    const first = await log.page(filter);
    const second = await log.page(filter, first.continueCursor);
    const looked = slice.mock.results.reduce((sum, { value }) => sum + (value as unknown[]).length, 0);
    return { looked, found: first.page.length + second.page.length };
  } finally {
    slice.mockRestore();
  }
}

describe("a page of the audit log", () => {
  it.each(Object.entries(auditFilters))(
    "of %s looks at no more of 100,000 entries than of 1,000",
    async (_, filter) => {
      const [short, long] = [await examined(few, filter), await examined(many, filter)];
      expect(long.found).toBeGreaterThanOrEqual(short.found);
      expect(long.looked / short.looked).toBeLessThan(1.5);
      expect(long.looked).toBeLessThan(1000);
    },
  );

  it("comes with all that follow it to every entry there is, once", async () => {
    for (const filter of Object.values(auditFilters)) {
      const ids: string[] = [];
      let cursor: string | null = null;
      for (let done = false; !done; ) {
        const found: Awaited<ReturnType<AuditLog["page"]>> = await few.page(filter, cursor);
        ids.push(...(found.page as { _id: string }[]).map(({ _id }) => _id));
        [cursor, done] = [found.continueCursor, found.isDone];
      }
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids).toEqual([...ids].sort().reverse());
      expect(ids.length).toBe(expected(filter));
    }
  });
});

/** How many of 1,000 a filter has, by how they were made. */
function expected(filter: object): number {
  const { what, person, from, address } = filter as Record<string, object | undefined>;
  if (address) return `${address}` === "198.51" ? 0 : 200;
  const kind = what && "kind" in what;
  if (from) return kind ? 160 : 800;
  return 1000 / ((kind ? 5 : 1) * (person ? 5 : 1));
}
