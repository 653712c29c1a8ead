import { cronJobs } from "convex/server";
import { internal } from "./_generated/api";

const crons = cronJobs();

crons.interval("encrypt anew what retired secrets encrypted", { hours: 1 }, internal.secretRenewal.renew, {});

crons.interval("delete what is past its retention", { hours: 1 }, internal.retention.purge.start, {});

crons.interval("take up deliveries that were left lying", { minutes: 5 }, internal.webhooks.attempts.takeUp, {});

crons.interval("delete used proofs of addresses", { minutes: 10 }, internal.limits.purge.purge, { counts: false });

crons.interval("delete counts of limits", { hours: 6 }, internal.limits.purge.purge, { counts: true });

export default crons;
