import { cronJobs, makeFunctionReference } from "convex/server";
import { Cron } from "croner";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { functionPathOf } from "../functions/address";
import { cronsOf } from "../push/pushed-code";
import { setAlarm } from "./alarm";
import { scheduleOf } from "./crons";

describe("an alarm", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("rings after months too, which Node's timers cannot wait for", () => {
    const ring = vi.fn();
    const days = (count: number) => count * 86_400_000;
    setAlarm(Date.now() + days(100), ring);
    vi.advanceTimersByTime(days(100) - 1);
    expect(ring).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(ring).toHaveBeenCalledOnce();
  });

  it("rings at once for a time that has passed, and not when cancelled", () => {
    const ring = vi.fn();
    setAlarm(Date.now() - 1000, ring);
    setAlarm(Date.now() + 10, ring).cancel();
    vi.advanceTimersByTime(1000);
    expect(ring).toHaveBeenCalledOnce();
  });
});

describe("a cron", () => {
  const next = (schedule: Parameters<typeof scheduleOf>[0]) => {
    const found = scheduleOf(schedule);
    if (!("pattern" in found)) return found;
    return new Cron(found.pattern, { timezone: "UTC" }).nextRun(new Date("2026-02-10T12:30:00Z"))?.toISOString();
  };

  it.each([
    [{ type: "hourly", minuteUTC: 15 }, "2026-02-10T13:15:00.000Z"],
    [{ type: "daily", hourUTC: 3, minuteUTC: 5 }, "2026-02-11T03:05:00.000Z"],
    [{ type: "weekly", dayOfWeek: "sunday", hourUTC: 0, minuteUTC: 0 }, "2026-02-15T00:00:00.000Z"],
    [{ type: "monthly", day: 31, hourUTC: 1, minuteUTC: 2 }, "2026-03-31T01:02:00.000Z"],
    [{ type: "cron", cron: "*/20 4 * * *" }, "2026-02-11T04:00:00.000Z"],
    [{ type: "interval", seconds: 90 }, { everySeconds: 90 }],
  ] as const)("%o is next due at %o", (schedule, due) => {
    expect(next(schedule)).toEqual(due);
  });

  // Minutes and hours were not read: the hourly purge of an app ran each second.
  it.each([
    [{ seconds: 30 }, 30],
    [{ minutes: 5 }, 300],
    [{ hours: 6 }, 21_600],
  ] as const)("that an app runs at intervals of %o waits %i seconds", (interval, everySeconds) => {
    const crons = cronJobs();
    crons.interval("tick", interval, makeFunctionReference<"mutation">("m:tick"), {});
    const [job] = Object.values(cronsOf({ default: crons }));
    expect(job && scheduleOf(job.schedule)).toEqual({ everySeconds });
  });
});

describe("the address of a function to schedule", () => {
  it("is a path in the caller's component, a reference into a child, or a handle", () => {
    expect(functionPathOf({ name: "a/b:c" }, "child")).toEqual({ componentPath: "child", udfPath: "a/b:c" });
    const reference = "_reference/childComponent/inner/a/b/c";
    expect(functionPathOf({ reference }, "")).toEqual({ componentPath: "inner", udfPath: "a/b:c" });
    expect(functionPathOf({ reference }, "outer")).toEqual({ componentPath: "outer/inner", udfPath: "a/b:c" });
    expect(functionPathOf({ functionHandle: "function://x/y;a:b" }, "")).toEqual({
      componentPath: "x/y",
      udfPath: "a:b",
    });
    expect(functionPathOf({ functionHandle: "function://;a:b" }, "x")).toEqual({ componentPath: "", udfPath: "a:b" });
  });
});
