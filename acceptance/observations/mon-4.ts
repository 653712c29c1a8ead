import { alertedSince } from "../alerted";
import { must } from "../not-seen";
import type { Observation } from "../observation";
import { until } from "../until";

const subject = /test/i;

/** A test alert arrives at each channel of the stack that the run can look into. */
export const mon4: Observation = {
  id: "MON-4",
  async observe({ target, convex, patience }) {
    const since = Date.now();
    const look = async () => {
      const { kinds, ...rest } = await alertedSince(convex, since);
      return { ...rest, test: kinds.find(({ kind }) => kind === "test") };
    };
    const { mails, posts } = await look();
    must(mails > 0 || posts, "a channel for alerts", "neither prelaunch:alerts.emails nor a webhook");
    must(mails === target.alertEmails.length, `alerts to go to ${target.alertEmails.length} addresses`, `${mails}`);
    const [to] = target.alertEmails;
    const inReach = to !== undefined && (target.signInProviders === "consents" || to === target.mailbox.address);
    const before = inReach ? await target.mailbox.latest(to).catch(() => undefined) : undefined;
    const known = (await target.alerts?.arrived()) ?? [];

    // One that another run sent this moment stands for this one.
    await convex.run("mutation", "alerts/admin:testByOperator");
    const places: string[] = [];
    if (posts) {
      const after = await until(look, ({ test }) => (test?.delivered ?? 0) + (test?.failed ?? 0) > 0, patience);
      must((after.test?.delivered ?? 0) > 0, "the webhook to take a test alert", "that it did not");
      const arrived =
        target.alerts && (await until(target.alerts.arrived, (now) => now.length > known.length, patience));
      must(arrived === undefined || arrived.length > known.length, "the test alert to arrive there", "nothing");
      places.push("the webhook");
    }
    if (inReach) {
      const mail = await until(
        () => target.mailbox.latest(to).catch(() => undefined),
        (now) => now !== undefined && subject.test(now.subject) && now.id !== before?.id,
        patience,
      );
      must(mail !== undefined && mail.id !== before?.id, `a mail with the test alert at ${to}`, "none");
      places.push(to);
    }
    if (places.length > 0) return `a test alert arrived at ${places.join(" and ")}`;
    return { open: `a test alert was sent to ${target.alertEmails.join(", ")}: who reads there says whether it came` };
  },
};
