import { alertedSince } from "../alerted";
import { must } from "../not-seen";
import type { Observation } from "../observation";
import { watchedSince } from "../watched-time";

/** Kinds of alert that tell of an error, of the functions, of the app, or of what they send. */
const errorKinds = ["system_error", "mail_failed", "webhook_disabled"];
const hoursOfFirstDay = 24;
const hourMs = 60 * 60 * 1000;

/** The site answers now, and no error was reported since the launch: errors are kept as alerts. A whole day of this is the proof. */
export const post1: Observation = {
  id: "POST-1",
  async observe({ target, convex, ask }) {
    const { site, basePath } = target;
    for (const path of ["/", "/sign-in", `${basePath}/get-session`, `${basePath}/convex/jwks`]) {
      const { status } = await ask(`${site}${path}`);
      must(status === 200, `${path} to answer`, `status ${status}`);
    }
    const { since, hoursOpen } = watchedSince(target, Date.now());
    const { mails, posts, kinds } = await alertedSince(convex, since);
    must(
      mails > 0 || posts,
      "errors to be reported somewhere",
      "neither prelaunch:alerts.emails nor a webhook for alerts",
    );
    const errors = kinds.filter(({ kind }) => errorKinds.includes(kind));
    const listed = errors.map(({ kind, count }) => `${count} × ${kind}`).join(", ");
    must(
      errors.length === 0,
      "no error since the launch",
      `alerts of ${listed}: the log of the deployment has the errors`,
    );
    const hours = Math.floor(hoursOpen * 10) / 10;
    if (hoursOpen < hoursOfFirstDay) return { open: `no errors in ${hours} of the first ${hoursOfFirstDay} hours` };
    return `every page answers, and no error was reported in ${Math.round((Date.now() - since) / hourMs)} hours`;
  },
};
