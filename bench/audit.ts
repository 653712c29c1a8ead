import { type AuditLog, auditFilters, auditLogOf } from "../test/convex/audit-log-engine";

/**
 * What a page of the audit log takes in a log of 100,000 entries, as a multiple of what it takes in one of 1,000: side by side in
 * one run, each page asked in turn of the one and of the other, on the Convex stand-in. Limit: 1.5.
 */
const rounds = 200;
const limit = 1.5;

const median = (values: number[]) => values.sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;

async function timed(log: AuditLog, filter: (typeof auditFilters)[keyof typeof auditFilters]): Promise<number> {
  const start = performance.now();
  await log.page(filter);
  return performance.now() - start;
}

const [few, many] = [await auditLogOf(1000), await auditLogOf(100_000)];
let slowest = 0;
for (const [name, filter] of Object.entries(auditFilters)) {
  const times: { short: number[]; long: number[] } = { short: [], long: [] };
  for (let round = 0; round < rounds; round += 1) {
    times.short.push(await timed(few, filter));
    times.long.push(await timed(many, filter));
  }
  const [short, long] = [median(times.short), median(times.long)];
  slowest = Math.max(slowest, long / short);
  console.log(`${name.padEnd(30)} ${short.toFixed(2)} ms  ${long.toFixed(2)} ms  ${(long / short).toFixed(2)}x`);
}
await few.close();
await many.close();
if (slowest >= limit) {
  console.error(`A page of the long log takes ${slowest.toFixed(2)} times as long: more than ${limit}.`);
  process.exitCode = 1;
}
