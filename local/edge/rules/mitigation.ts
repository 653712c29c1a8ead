import { z } from "zod";
import { blockPage, challengePage, customResponse, type EdgeAnswer } from "../edge-answer";

/** What a blocking rule may answer with instead of Cloudflare's own page. */
export const blockParameters = z
  .object({
    response: z.object({ statusCode: z.number(), content: z.string(), contentType: z.string() }).optional(),
  })
  .optional();

export type BlockParameters = z.output<typeof blockParameters>;

/** The answer of an action; `undefined` when it only writes a log. `blocked` is the page of a block without a response of its own. */
export function mitigate(
  action: string,
  parameters: BlockParameters,
  blocked: () => EdgeAnswer = blockPage,
): EdgeAnswer | undefined {
  if (action === "log") return undefined;
  if (action !== "block") return challengePage();
  const response = parameters?.response;
  return response ? customResponse(response.statusCode, response.contentType, response.content) : blocked();
}
