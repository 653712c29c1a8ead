import { checklistItem } from "../checklist/catalogue";
import { convexVariable, isAppEnvironment, notKnown } from "./declared";
import { type Finding, notKnownYet, type Rule } from "./policy";
import { onConvexVariable } from "./variable-finding";

const item = checklistItem("ENV-5");
const key = onConvexVariable(item, "RESEND_API_KEY", "prelaunch:secrets.resendApiKey");
const from = onConvexVariable(item, "EMAIL_FROM", "prelaunch:mail.from");

/**
 * Values that Resend's documentation prints, and words that no key is made of. Real keys: `re_`, then 30 or so random
 * characters, so a shorter pattern (one x) refuses real ones.
 */
const exampleKey = /^re_(?:x{4}|123456789|(?:your|test|example|dummy|fake|demo|placeholder)(?:_|key|$))/i;
/** Resend's own domain: it sends to the owner of the account only. Source: Resend, "Send test emails". */
const testSender = /@(?:[a-z0-9-]+\.)*resend\.dev>?$/i;
const reservedSender = /@(?:[a-z0-9-]+\.)*(?:localhost|invalid|test|local)>?$/i;

/** ENV-5: the key of the mail provider is a real one, and the sender is the team's own. */
export const mailKey: Rule = {
  name: "env-5-mail-key",
  item,
  judgeResource(resource, { environment }) {
    if (!isAppEnvironment(resource) || environment === "local") return [];
    const found: Finding[] = [];
    const given = convexVariable(resource, "RESEND_API_KEY");
    if (given === notKnown) found.push(key(notKnownYet));
    else if (given === undefined) found.push(key("is missing"));
    else if (!/^re_\w+$/.test(given)) found.push(key("is no key of Resend: those begin with re_"));
    else if (exampleKey.test(given)) found.push(key("is an example or test key"));
    else if (given.length < 20) found.push(key("is too short to be a key of Resend"));

    const sender = convexVariable(resource, "EMAIL_FROM");
    if (sender === notKnown) found.push(from(notKnownYet));
    else if (sender === undefined) found.push(from("is missing"));
    else if (testSender.test(sender)) found.push(from("is Resend's test sender, which reaches nobody else"));
    else if (reservedSender.test(sender)) found.push(from("is at a name that no mail comes from"));
    return found;
  },
};
