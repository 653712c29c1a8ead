import { cronJobs } from "convex/server";
import { internal } from "./_generated/api";

const crons = cronJobs();

crons.interval("encrypt anew what retired secrets encrypted", { hours: 1 }, internal.secretRenewal.renew, {});

crons.interval("delete what is past its retention", { hours: 1 }, internal.retention.purge.start, {});

crons.interval("take up deliveries that were left lying", { minutes: 5 }, internal.webhooks.attempts.takeUp, {});

export default crons;
