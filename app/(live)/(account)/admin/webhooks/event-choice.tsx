import { type WebhookEvent, webhookEvents } from "../../../../../contract/webhook-events";
import { webhookTexts as texts } from "../../../../_lib/webhook-texts";

/** For a form's checks: every event is a field of its own. */
export const eventChecks = Object.fromEntries(webhookEvents.map((event) => [event, () => undefined])) as Record<
  WebhookEvent,
  () => undefined
>;

export function chosenEvents(values: Record<WebhookEvent, string>): WebhookEvent[] {
  return webhookEvents.filter((event) => values[event] !== "");
}

/** A box for each event. */
export function EventChoice({ chosen = [] }: { chosen?: readonly WebhookEvent[] }) {
  return (
    <fieldset className="pb-3">
      <legend className="mb-1.5 text-sm font-medium">{texts.events}</legend>
      <div className="grid gap-x-5 sm:grid-cols-2 lg:grid-cols-3">
        {webhookEvents.map((event) => (
          <label key={event} className="flex min-h-11 items-center gap-3 text-sm">
            <input
              type="checkbox"
              name={event}
              defaultChecked={chosen.includes(event)}
              className="size-5 accent-accent"
            />
            {event}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
