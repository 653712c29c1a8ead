import { Webhook } from "standardwebhooks";
import { z } from "zod";
import { must, NotSeen } from "../not-seen";
import type { Observation } from "../observation";
import type { Scene } from "../scene";
import { until } from "../until";

const endpointsSchema = z.array(z.object({ url: z.string(), events: z.array(z.string()), on: z.boolean() }));
const testsSchema = z.array(z.object({ url: z.string(), deliveryId: z.string() }));
const deliverySchema = z
  .looseObject({ state: z.string(), last: z.looseObject({ problem: z.string().optional() }).nullable() })
  .nullable();

/** Each endpoint of the stack is known with its events, and takes a signed test event. */
export const mon3: Observation = {
  id: "MON-3",
  async observe(scene) {
    const { target, convex, patience } = scene;
    const tests = testsSchema.parse(await convex.run("mutation", "webhooks/operator:testAll"));
    const known = endpointsSchema.parse(await convex.run("query", "webhooks/operator:endpoints"));
    for (const { url, events } of target.webhooks) {
      const { host } = new URL(url);
      const endpoint = known.find((one) => one.url === url);
      must(
        endpoint?.on === true,
        `an endpoint at ${host} that is on`,
        endpoint === undefined ? "none" : "one that is off",
      );
      const missing = events.filter((event) => !endpoint.events.includes(event));
      must(missing.length === 0, `it to be told of ${events.join(", ")}`, `nothing of ${missing.join(", ")}`);

      const deliveryId = tests.find((test) => test.url === url)?.deliveryId;
      const delivery = await until(
        async () => deliverySchema.parse(await convex.run("query", "webhooks/operator:delivery", { deliveryId })),
        (now) => now?.state !== "waiting",
        patience,
      );
      const seen = delivery?.last?.problem ?? delivery?.state ?? "no delivery";
      must(delivery?.state === "delivered", `a test event to be taken at ${host}`, seen);
      await isSigned(scene, url);
    }
    const count = target.webhooks.length;
    const how = target.webhookReceiver === undefined ? "took a test event" : "took a test event with a good signature";
    return `${count === 1 ? "the endpoint" : `each of ${count} endpoints`} ${how}`;
  },
};

/** Where what arrives can be looked at: judged as a receiver judges it, by the endpoint's own key. @throws NotSeen */
async function isSigned({ target, convex, patience }: Scene, url: string): Promise<void> {
  const { webhookReceiver } = target;
  if (webhookReceiver === undefined) return;
  const secrets = z.array(z.string()).parse(await convex.run("query", "acceptance:webhookSecrets", { url }));
  const arrived = await until(
    () => webhookReceiver.received(url),
    (found) => found.length > 0,
    patience,
  );
  const [newest] = arrived;
  const good = secrets.some((secret) => {
    try {
      new Webhook(secret).verify(newest?.body ?? "", newest?.headers ?? {});
      return true;
    } catch {
      return false;
    }
  });
  if (!good)
    throw new NotSeen(`a good signature on what arrives at ${new URL(url).host}`, newest ? "a bad one" : "none");
}
