import { auth, type Defect, instead, json, ofFunction, site, value } from "./plant";

type Alerted = { kinds: object[] };
type Audited = object[];
type Delivered = object[];

export const afterLaunchDefects: readonly Defect[] = [
  {
    item: "POST-1",
    defect: "the sign-in page does not answer",
    plant: instead(site, "/sign-in", { status: 500, body: "Internal Server Error" }),
    says: /\/sign-in to answer; saw status 500/,
  },
  {
    item: "POST-1",
    defect: "an error was reported since the launch",
    plant: ofFunction(
      "afterLaunch:alerted",
      value((seen) => ({
        ...(seen as Alerted),
        kinds: [{ kind: "system_error", count: 2, delivered: 2, failed: 0 }],
      })),
    ),
    says: /no error since the launch; saw alerts of 2 × system_error/,
  },
  {
    item: "POST-2",
    defect: "the endpoint is not registered",
    plant: ({ variables }) => variables({ WEBHOOKS: null }),
    says: /an endpoint at hooks\.example\.com/,
  },
  {
    item: "POST-2",
    defect: "a delivery was given up",
    plant: ofFunction(
      "afterLaunch:delivered",
      value((seen) => (seen as Delivered).map((one) => ({ ...one, givenUp: true }))),
    ),
    says: /every delivery to hooks\.example\.com to arrive; saw one was given up/,
  },
  {
    item: "POST-3",
    defect: "the log does not have what happened",
    plant: ofFunction(
      "acceptance:auditOf",
      value(() => []),
    ),
    says: /user\.created of the account that this run made, once in the log; saw 0 entries/,
  },
  {
    item: "POST-3",
    defect: "somebody guesses passwords",
    plant: ofFunction(
      "afterLaunch:audited",
      value((seen) => [
        ...(seen as Audited),
        { kind: "two_factor.failed", outcome: "failure", count: 200, more: true },
      ]),
    ),
    says: /fewer refused sign-ins than good ones/,
  },
  {
    item: "POST-4",
    defect: "signing up ends in an error",
    plant: instead(site, auth("/sign-up/email"), { status: 500, headers: json, body: "{}" }),
    says: /sign-up form/,
  },
  {
    item: "POST-4",
    defect: "the test account stays",
    plant: ofFunction(
      "acceptance:removeAccounts",
      value(() => 0),
    ),
    says: /to be there and be removed; saw 0 accounts/,
  },
  {
    item: "POST-5",
    defect: "nobody is told",
    plant: ({ variables }) => variables({ ALERT_EMAILS: null, ALERT_WEBHOOK_URL: null }),
    says: /a place that alerts go to/,
  },
  {
    item: "POST-5",
    defect: "an alert did not arrive",
    plant: ofFunction(
      "afterLaunch:alerted",
      value((seen) => ({
        ...(seen as Alerted),
        kinds: [{ kind: "failed_sign_ins", count: 1, delivered: 0, failed: 1 }],
      })),
    ),
    says: /every alert to arrive; saw some of failed_sign_ins did not/,
  },
];
