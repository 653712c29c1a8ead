import type { NotificationPolicyArgs } from "@pulumi/cloudflare";
import { z } from "zod";
import type { Plain, ResourceKind } from "../../provider-stand-in/resource-kind";
import { CloudflareError } from "../cloudflare-error";
import { type CloudflareCloud, lastPart, newId } from "../cloudflare-state";

const list = (id: z.ZodType) => z.array(z.strictObject({ id })).optional();

/** Values of `alertType` and names of `filters` are checked by the provider's schema, which lists them. */
const shape = {
  accountId: z.string().regex(/^[0-9a-f]{32}$/, "must be 32 hex digits"),
  alertInterval: z
    .string()
    .regex(/^\d+[smhd]$/, "must be a span such as 30m")
    .optional(),
  alertType: z.string(),
  description: z.string().optional(),
  enabled: z.boolean().optional(),
  filters: z.record(z.string(), z.array(z.string())).optional(),
  mechanisms: z
    .strictObject({
      emails: list(z.email("must be the address that is written to")),
      pagerduties: list(z.string()),
      webhooks: list(z.string()),
    })
    .refine(
      (mechanisms) => Object.values(mechanisms).some((one) => one !== undefined && one.length > 0),
      "needs at least one destination: an address or the id of a webhook",
    ),
  name: z.string().min(1),
} satisfies Record<keyof NotificationPolicyArgs, z.ZodType>;

/** Which alerts of an account go where. */
export function notificationPolicy(cloud: CloudflareCloud): ResourceKind {
  const { notifications, webhooks } = cloud.state.data;

  const keep = (id: string, inputs: Plain, created: unknown): Plain => {
    const { mechanisms } = z.object(shape).parse(inputs);
    const missing = mechanisms.webhooks?.find((destination) => webhooks[String(destination.id)] === undefined);
    if (missing !== undefined)
      throw new CloudflareError(400, 17_103, `There is no webhook destination ${String(missing.id)} in this account.`);
    const now = new Date().toISOString();
    const outputs: Plain = {
      enabled: true,
      ...inputs,
      created: typeof created === "string" ? created : now,
      modified: now,
    };
    notifications[id] = { id, zoneId: "", properties: outputs };
    cloud.state.save();
    return outputs;
  };

  return {
    schema: z.strictObject(shape),
    replaceOn: ["accountId"],
    computed: ["created", "modified"],
    volatile: ["modified"],
    defaults: { enabled: true },
    async create(inputs) {
      cloud.record("write", "POST /accounts/{account}/alerting/v3/policies");
      const id = newId();
      return { id, outputs: keep(id, inputs, undefined) };
    },
    async read(id) {
      cloud.record("read", "GET /accounts/{account}/alerting/v3/policies/{policy}");
      const kept = notifications[lastPart(id)];
      return kept && { id: kept.id, outputs: kept.properties };
    },
    async update(id, old, inputs) {
      cloud.record("write", "PUT /accounts/{account}/alerting/v3/policies/{policy}");
      if (notifications[id] === undefined) throw new CloudflareError(404, 17_101, "could not find notification policy");
      return keep(id, inputs, old["created"]);
    },
    async delete(id) {
      if (notifications[id] === undefined) return;
      cloud.record("write", "DELETE /accounts/{account}/alerting/v3/policies/{policy}");
      delete notifications[id];
      cloud.state.save();
    },
  };
}
