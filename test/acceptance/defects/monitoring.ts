import { type Defect, deployment, instead, json, ofFunction, value } from "./plant";

export const monitoringDefects: readonly Defect[] = [
  {
    item: "MON-1",
    defect: "the deployment does not answer",
    plant: instead(deployment, "/api/v1/list_environment_variables", { status: 503 }),
    says: /saw status 503/,
  },
  {
    item: "MON-1",
    defect: "the deployment answers anybody",
    plant: instead(deployment, "/api/v1/list_environment_variables", {
      headers: json,
      body: '{"environmentVariables":{"SITE_URL":"https://example.com"}}',
    }),
    says: /without a key to be refused/,
  },
  {
    item: "MON-2",
    defect: "sign-ins are not recorded",
    plant: ofFunction(
      "acceptance:auditOf",
      value((entries) => (entries as { kind: string }[]).filter(({ kind }) => kind !== "session.created")),
    ),
    says: /session\.created once/,
  },
  {
    item: "MON-2",
    defect: "events are recorded twice",
    plant: ofFunction(
      "acceptance:auditOf",
      value((entries) => (entries as object[]).flatMap((one) => [one, one])),
    ),
    says: /saw 2 entries/,
  },
  {
    item: "MON-3",
    defect: "the endpoint is not registered",
    plant: ({ variables }) => variables({ WEBHOOKS: null }),
    says: /an endpoint at hooks\.example\.com/,
  },
  {
    item: "MON-3",
    defect: "deliveries are not signed by the endpoint's key",
    plant: ({ look }) =>
      look((target) => ({
        ...target,
        webhookReceiver: {
          received: async (url) =>
            ((await target.webhookReceiver?.received(url)) ?? []).map((one) => ({ ...one, body: `${one.body} ` })),
        },
      })),
    says: /a good signature.*a bad one/,
  },
  {
    item: "MON-4",
    defect: "nobody is told",
    plant: ({ variables }) => variables({ ALERT_EMAILS: null, ALERT_WEBHOOK_URL: null }),
    says: /a channel for alerts/,
  },
  {
    item: "MON-4",
    defect: "the alerts go to an address that takes nothing",
    plant: ({ variables }) => variables({ ALERT_WEBHOOK_URL: "https://gone.example.com/alerts" }),
    says: /the webhook to take a test alert/,
  },
];
