import { jsonToConvex, type Value } from "convex/values";
import { Cron } from "croner";
import type { Deployment } from "../deployment";
import { type Engine, nobody } from "../functions/engine";
import { canonicalPath } from "../functions/runner";
import { type CronJob, cronsOf, functionKind } from "../push/pushed-code";

const weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

/** The cron expression of a schedule in UTC, or the seconds of an interval. */
export function scheduleOf(schedule: CronJob["schedule"]): { pattern: string } | { everySeconds: number } {
  switch (schedule.type) {
    case "interval": {
      const { seconds = 0, minutes = 0, hours = 0 } = schedule;
      return { everySeconds: seconds + 60 * minutes + 3600 * hours };
    }
    case "cron":
      return { pattern: schedule.cron };
    case "hourly":
      return { pattern: `${schedule.minuteUTC} * * * *` };
    case "daily":
      return { pattern: `${schedule.minuteUTC} ${schedule.hourUTC} * * *` };
    case "weekly":
      return { pattern: `${schedule.minuteUTC} ${schedule.hourUTC} * * ${weekdays.indexOf(schedule.dayOfWeek)}` };
    case "monthly":
      return { pattern: `${schedule.minuteUTC} ${schedule.hourUTC} ${schedule.day} * *` };
  }
}

export interface Crons {
  stop(): void;
}

/**
 * Runs the crons of the code in place. An interval counts from the push or the start of this process; what fell into
 * a time when it did not run is not made up for. A run that is still going when the next is due lets that one pass.
 */
export function startCrons(engine: Engine, deployment: Deployment): Crons {
  let running: Cron[] = [];

  const runCron = async (component: string, { name, args }: CronJob): Promise<void> => {
    const path = canonicalPath(name);
    const type = functionKind(deployment.findFunction({ componentPath: component, udfPath: path }));
    if (!type) throw new Error(`Could not find function for cron: ${name}`);
    const first = jsonToConvex((args[0] ?? {}) as Parameters<typeof jsonToConvex>[0]);
    await engine.run({ type, component, path, arguments: first as Record<string, Value>, caller: nobody });
  };
  const stop = (): void => {
    for (const cron of running) cron.stop();
    running = [];
  };
  const start = (): void => {
    stop();
    for (const { path: component, modules } of deployment.current()?.instances ?? []) {
      for (const [name, job] of Object.entries(cronsOf(modules.get("crons")))) {
        const schedule = scheduleOf(job.schedule);
        const options = {
          timezone: "UTC",
          unref: true,
          protect: true,
          catch: (error: unknown) => console.error(`Error when running cron ${name}`, error),
          ...("everySeconds" in schedule && { interval: schedule.everySeconds }),
        };
        const pattern = "pattern" in schedule ? schedule.pattern : "* * * * * *";
        running.push(new Cron(pattern, options, () => runCron(component, job)));
      }
    }
  };
  deployment.onChange(start);
  start();
  return { stop };
}
