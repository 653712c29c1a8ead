import { checklistItem } from "../checklist/catalogue";
import { resourceTypes } from "../contract/resource-types";
import { webhookEvents } from "../contract/webhook-events";
import { convexVariable, isAppEnvironment, isMap, notKnown } from "./declared";
import { parsedJson } from "./json-variable";
import { publicUrlFaults } from "./origin";
import { foreignInFunctions } from "./own-secret";
import { type Finding, isPublic, notKnownYet, type Rule } from "./policy";
import { secretFaults } from "./secret-strength";
import { onConvexVariable } from "./variable-finding";

const item = checklistItem("MON-3");
const webhooks = onConvexVariable(item, "WEBHOOKS", "prelaunch:webhooks");
const secret = onConvexVariable(item, "WEBHOOK_SECRET");
const known: readonly string[] = webhookEvents;
/** Standard Webhooks asks for 24 to 64 random bytes. */
const secretBytes = 24;

function endpointFaults(endpoint: unknown, place: number): string[] {
  if (!isMap(endpoint)) return [`entry ${place} is no endpoint`];
  const faults = publicUrlFaults(endpoint.url);
  const events = Array.isArray(endpoint.events) ? endpoint.events : [];
  if (events.length === 0) faults.push("is told of no event");
  if (events.some((event) => !known.includes(String(event)))) faults.push("asks for an event that does not exist");
  return faults.map((fault) => `entry ${place} ${fault}`);
}

/** MON-3: each endpoint is https and asks for events that exist; deliveries are signed. */
export const webhookEndpoints: Rule = {
  name: "mon-3-webhooks",
  item,
  judgeResource(resource, context) {
    if (!isAppEnvironment(resource) || !isPublic(context)) return [];
    const text = convexVariable(resource, "WEBHOOKS");
    if (text === undefined) return [];
    if (text === notKnown) return [webhooks(notKnownYet)];
    const list = parsedJson(text);
    if (!Array.isArray(list)) return [webhooks("is no JSON list")];
    const found: Finding[] = list
      .flatMap((endpoint, index) => endpointFaults(endpoint, index + 1))
      .map((fault) => webhooks(fault));
    if (list.length === 0) return found;

    const signing = convexVariable(resource, "WEBHOOK_SECRET");
    // Made in this run: judgeStack asks by what.
    if (signing === notKnown) return found;
    if (signing === undefined) found.push(secret("is missing, so deliveries are not signed"));
    else if (!signing.startsWith("whsec_")) found.push(secret("does not begin with whsec_"));
    else found.push(...secretFaults(signing.slice("whsec_".length), secretBytes).map((fault) => secret(fault)));
    return found;
  },
  judgeStack(resources, context) {
    if (!isPublic(context)) return [];
    return foreignInFunctions(resources, "WEBHOOK_SECRET", resourceTypes.randomSecret).map(({ urn }) => ({
      ...secret("is not known yet and is no secret of the kit's own, so nobody can judge it"),
      urn,
    }));
  },
};
