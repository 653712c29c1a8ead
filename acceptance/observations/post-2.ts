import { z } from "zod";
import { must } from "../not-seen";
import type { Observation } from "../observation";
import { watchedSince } from "../watched-time";
import { mon3 } from "./mon-3";

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
/** Of these it is known why nothing is sent there: an admin wants it so, or the stack declares them no more. */
const rightlyOff = ["paused", "undeclared"];

/** Every endpoint took what was sent to it since the launch, and takes a test event now. */
export const post2: Observation = {
  id: "POST-2",
  async observe(scene) {
    await mon3.observe(scene);
    const { since } = watchedSince(scene.target, Date.now());
    const answer = await scene.convex.run("query", "afterLaunch:delivered", { since });
    const endpoints = deliveredSchema.parse(answer).filter(({ off }) => off === null || !rightlyOff.includes(off));
    for (const { url, off, failing, givenUp } of endpoints) {
      const { host } = new URL(url);
      must(off === null, `the endpoint at ${host} to be on`, `it is off: ${off}`);
      must(!failing, `the endpoint at ${host} to take what is sent`, "its last deliveries failed");
      must(!givenUp, `every delivery to ${host} to arrive`, "one was given up: /admin/webhooks can send it again");
    }
    const sum = (value: "attempts" | "taken") => endpoints.reduce((total, endpoint) => total + endpoint[value], 0);
    return `${endpoints.length} endpoints took ${sum("taken")} of ${sum("attempts")} attempts, and every delivery in the end`;
  },
};
