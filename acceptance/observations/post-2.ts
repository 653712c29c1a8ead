import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import { must, type Observation } from "../observation";
import { watchedSince } from "../watched-time";

const deliveredSchema = z.array(
  z.object({
    url: z.string(),
    off: z.string().nullable(),
    failing: z.boolean(),
    attempts: z.number(),
    taken: z.number(),
    givenUp: z.boolean(),
  }),
);
const testsSchema = z.array(z.object({ url: z.string(), deliveryId: z.string() }));
const deliverySchema = z
  .object({ state: z.string(), last: z.object({ problem: z.string().optional() }).loose().nullable() })
  .nullable();

/** Every endpoint takes what is sent to it; one that nothing was sent to is sent a test. */
export const post2: Observation = {
  id: "POST-2",
  async observe({ target, convex, patience }) {
    const { since } = watchedSince(target, Date.now());
    const tests = testsSchema.parse(await convex.run("mutation", "webhooks/operator:testAll"));
    for (const { url, deliveryId } of tests) {
      const { host } = new URL(url);
      const until = Date.now() + patience;
      let delivery = deliverySchema.parse(await convex.run("query", "webhooks/operator:delivery", { deliveryId }));
      while (delivery?.state === "waiting" && !delivery.last?.problem && Date.now() < until) {
        await setTimeout(250);
        delivery = deliverySchema.parse(await convex.run("query", "webhooks/operator:delivery", { deliveryId }));
      }
      const seen = delivery?.last?.problem ?? delivery?.state ?? "no delivery";
      must(delivery?.state === "delivered", `the endpoint at ${host} to take a test event`, seen);
    }

    const endpoints = deliveredSchema.parse(await convex.run("query", "afterLaunch:delivered", { since }));
    const watched = endpoints.filter(({ off }) => off !== "paused" && off !== "undeclared");
    for (const { url } of target.webhooks) {
      must(
        watched.some((endpoint) => endpoint.url === url),
        `an endpoint at ${new URL(url).host}, as the stack declares it`,
        "none",
      );
    }
    for (const { url, off, failing, givenUp } of watched) {
      const { host } = new URL(url);
      must(off === null, `the endpoint at ${host} to be on`, `it is off: ${off}`);
      must(!failing, `the endpoint at ${host} to take what is sent`, "its last deliveries failed");
      must(!givenUp, `every delivery to ${host} to arrive`, "one was given up: /admin/webhooks can send it again");
    }
    const attempts = watched.reduce((sum, endpoint) => sum + endpoint.attempts, 0);
    const taken = watched.reduce((sum, endpoint) => sum + endpoint.taken, 0);
    return `${watched.length} endpoints took ${taken} of ${attempts} attempts, and every delivery in the end`;
  },
};
