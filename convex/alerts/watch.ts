import { internal } from "../_generated/api";
import { type ActionCtx, httpAction } from "../_generated/server";

type Handler = (ctx: ActionCtx, request: Request) => Promise<Response>;

/** An HTTP action, {@link watch}ed. Every route of the functions is made by it. */
export function watched(where: string, handler: Handler) {
  return httpAction(watch(where, handler));
}

/**
 * The same HTTP handler, whose unexpected errors the operators are told of: what it throws, and what it answers with 500 and
 * above. `where` is what the alert calls it.
 */
export function watch(where: string, handler: Handler): Handler {
  return async (ctx, request) => {
    let answer: Response;
    try {
      answer = await handler(ctx, request);
    } catch (error) {
      await report(ctx, where);
      throw error;
    }
    if (answer.status >= 500) await report(ctx, where);
    return answer;
  };
}

/** Without the error itself: its text may name a person. It stands in the deployment's log. */
async function report(ctx: ActionCtx, where: string): Promise<void> {
  const alert = { kind: "system_error" as const, about: where, facts: { where } };
  // Where not even this works, the error that it is about matters more.
  await ctx.runMutation(internal.alerts.raise.raise, alert).catch(() => {});
}
