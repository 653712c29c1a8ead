import { alertedSince } from "../alerted";
import { waitForMail } from "../mailbox/mailbox";
import { expecting, must } from "../not-seen";
import type { Observation } from "../observation";
import { until } from "../until";
import { watchedSince } from "../watched-time";

/**
 * Alerts of failed sign-ins, bans and system errors all go the way of the test alert. One is sent unless an alert arrived
 * since the launch: a watch that runs every hour must not teach its readers to look away.
 */
export const post5: Observation = {
  id: "POST-5",
  async observe({ target, convex, patience }) {
    const { since } = watchedSince(target, Date.now());
    const look = () => alertedSince(convex, since);
    const before = await look();
    must(
      before.mails > 0 || before.posts,
      "a place that alerts go to",
      "neither prelaunch:alerts.emails nor a webhook",
    );
    const undelivered = before.kinds.filter(({ failed }) => failed > 0).map(({ kind }) => kind);
    must(undelivered.length === 0, "every alert to arrive", `some of ${undelivered.join(", ")} did not`);
    const sum = (kinds: typeof before.kinds) => kinds.reduce((total, { delivered }) => total + delivered, 0);
    const sent = before.kinds.length > 0;
    if (!sent) await convex.run("mutation", "alerts/admin:testByOperator");
    if (before.posts) {
      const { kinds } = await until(look, (now) => sum(now.kinds) > 0, patience);
      must(sum(kinds) > 0, "a test alert to arrive at the webhook for alerts", "no delivery");
    }
    const [to] = target.alertEmails;
    // Where sign-in providers are played, every mail is within reach; else only those to the run's own address.
    const inReach = target.signInProviders === "consents" || to === target.mailbox.address;
    if (!sent && to !== undefined && inReach) {
      await expecting("the mail of the test alert", () => waitForMail(target.mailbox, to, /test/i, patience));
    }
    const places = [...(before.mails > 0 ? [`${before.mails} addresses`] : []), ...(before.posts ? ["a webhook"] : [])];
    return `${sent ? "alerts" : "a test alert"} went to ${places.join(" and ")}`;
  },
};
