import { cronJobs } from "convex/server";
import { internal } from "./_generated/api";

const crons = cronJobs();

crons.interval("encrypt anew what retired secrets encrypted", { hours: 1 }, internal.secretRenewal.renew, {});

export default crons;
