import { z } from "zod";
import type { AlertChannel, WebhookReceiver } from "../target";

const listSchema = z.array(z.object({ id: z.string(), to: z.array(z.string()), subject: z.string() }));
const alertSchema = z.looseObject({
  signed: z.object({ headers: z.record(z.string(), z.string()), body: z.string() }).optional(),
});

/** What takes webhooks on the local cloud: its list is the newest first; one of it has what its signature is about. */
export function localReceiver(url: string): AlertChannel & WebhookReceiver {
  const get = async (path: string): Promise<unknown> => (await fetch(`${url}${path}`)).json();
  const list = async () => listSchema.parse(await get("/api/alerts"));
  return {
    arrived: async () => (await list()).map(({ subject }) => subject),
    async received(endpoint) {
      const { host, pathname } = new URL(endpoint);
      const ids = (await list()).filter(({ to }) => to.includes(`${host}${pathname}`)).map(({ id }) => id);
      const found = await Promise.all(ids.slice(0, 20).map((id) => get(`/api/alerts/${id}`)));
      return found.flatMap((one) => {
        const { signed } = alertSchema.parse(one);
        return signed === undefined ? [] : [signed];
      });
    },
  };
}
