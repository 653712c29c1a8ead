import { checklistItem } from "../checklist/catalogue";
import { convexVariable, type DeclaredResource, isAppEnvironment, notKnown } from "./declared";
import { integer, textOf } from "./parameters";
import { type Finding, isPublic, notKnownYet, type Rule } from "./policy";
import { onConvexVariable } from "./variable-finding";

const item = checklistItem("SEC-1");
const day = 86_400;
/** NIST SP 800-63B-4, 2.1.3: at AAL1 a sign-in at least every 30 days. */
const nistDays = 30;
/** A reason that says something. */
const shortestReason = 20;

const cure = "Shorten `prelaunch:auth.session`, or give this policy a longer limit with a reason.";

interface Lifetime {
  seconds: number | undefined;
  found: Finding[];
}

function lifetime(resource: DeclaredResource, name: string, required: boolean): Lifetime {
  const finding = onConvexVariable(item, name, "prelaunch:auth.session");
  const text = convexVariable(resource, name);
  if (text === notKnown) return { seconds: undefined, found: [finding(notKnownYet, cure)] };
  if (text === undefined) return { seconds: undefined, found: required ? [finding("is missing", cure)] : [] };
  if (!/^\d{1,10}$/.test(text)) {
    return { seconds: undefined, found: [finding("is no whole number of seconds", cure)] };
  }
  return { seconds: Number(text), found: [] };
}

/** SEC-1: sessions and tokens end when NIST and the environment ask it; longer ones need a reason. */
export const sessionLifetime: Rule = {
  name: "sec-1-session-lifetime",
  item,
  parameters: {
    maximumDays: {
      type: "integer",
      default: nistDays,
      minimum: 1,
      maximum: 365,
      description: "Longest life of a session, in days. More than NIST's 30 counts only with a reason.",
    },
    reason: {
      type: "string",
      default: "",
      maxLength: 300,
      description: `Why sessions live longer than NIST's 30 days, in ${shortestReason} characters or more.`,
    },
    maximumTokenMinutes: {
      type: "integer",
      default: 60,
      minimum: 1,
      maximum: 60,
      description: "Longest life of the token that Convex accepts, in minutes. A sign-out does not end it.",
    },
  },
  judgeResource(resource, context) {
    if (!isAppEnvironment(resource) || !isPublic(context)) return [];
    const { parameters } = context;
    const wished = integer(parameters, "maximumDays");
    const days = textOf(parameters, "reason").trim().length >= shortestReason ? wished : Math.min(wished, nistDays);
    const sliding = lifetime(resource, "SESSION_EXPIRES_IN", true);
    const refresh = lifetime(resource, "SESSION_UPDATE_AGE", true);
    const absolute = lifetime(resource, "SESSION_ABSOLUTE_TIMEOUT", true);
    const idle = lifetime(resource, "SESSION_IDLE_TIMEOUT", false);
    const token = lifetime(resource, "JWT_EXPIRES_IN", true);
    const found = [sliding, refresh, absolute, idle, token].flatMap((one) => one.found);
    const refuse = (name: string, wrong: string) =>
      found.push(onConvexVariable(item, name, "prelaunch:auth.session")(wrong, cure));
    const tooLong = "is longer than NIST SP 800-63B-4 allows without a reason";

    if ((sliding.seconds ?? 0) > days * day) refuse("SESSION_EXPIRES_IN", tooLong);
    if ((absolute.seconds ?? 0) > days * day) refuse("SESSION_ABSOLUTE_TIMEOUT", tooLong);
    if ((idle.seconds ?? 0) > days * day) refuse("SESSION_IDLE_TIMEOUT", tooLong);
    for (const [name, { seconds }] of [
      ["SESSION_EXPIRES_IN", sliding],
      ["SESSION_ABSOLUTE_TIMEOUT", absolute],
      ["JWT_EXPIRES_IN", token],
    ] as const) {
      if (seconds === 0) refuse(name, "is zero, which no limit is");
    }
    if ((token.seconds ?? 0) > integer(parameters, "maximumTokenMinutes") * 60) {
      refuse("JWT_EXPIRES_IN", "is too long: a sign-out does not end the token");
    }
    if (sliding.seconds !== undefined && (refresh.seconds ?? 0) > sliding.seconds) {
      refuse("SESSION_UPDATE_AGE", "is longer than the session, which is then never refreshed");
    }
    return found;
  },
};
