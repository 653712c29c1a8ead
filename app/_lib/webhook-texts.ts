import type { FunctionReturnType } from "convex/server";
import type { api } from "../../convex/_generated/api";

type Endpoints = FunctionReturnType<typeof api.webhooks.endpoints.list>["endpoints"];
type Delivery = NonNullable<FunctionReturnType<typeof api.webhooks.log.delivery>>;
type Problem = NonNullable<NonNullable<Delivery["last"]>["problem"]>;
type Alert = FunctionReturnType<typeof api.alerts.admin.recent>["alerts"][number];

/** The texts of the pages where an admin looks after webhooks and alerts. */
export const webhookTexts = {
  title: "Webhooks and alerts",
  lead: "Your own services are told what happens to accounts, your operators when something is wrong.",
  failed: "That did not work. Try again.",
  keep: "Keep it",

  endpoints: "Endpoints",
  endpointsLead: "Each gets the events that it has chosen, signed with a key of its own.",
  none: "No endpoint yet.",
  notConfigured: "Nothing is sent: this deployment has no WEBHOOK_SECRET. `pulumi up` makes it.",
  open: "Open",
  openLabel: (host: string) => `Open ${host}`,
  declared: "In the stack file",
  failing: "Failing",
  off: {
    paused: "Paused",
    failing: "Off: failed for days",
    gone: "Off: answered 410",
    undeclared: "No longer in the stack file",
  } satisfies Record<NonNullable<Endpoints[number]["off"]>, string>,
  figures: ({ attempts, taken, retries, within }: Endpoints[number]["totals"]) => {
    if (attempts === 0) return "Nothing sent in seven days.";
    const rate = Math.floor((taken / attempts) * 1000) / 10;
    const speed = within === null ? "over 10 s" : `within ${within < 1000 ? `${within} ms` : `${within / 1000} s`}`;
    return `Seven days: ${rate} % of ${attempts} attempts taken, ${retries} retries, 95 % ${speed}.`;
  },

  add: "Add an endpoint",
  addLead: "A service of yours that others can reach over https.",
  url: "URL",
  urlHint: "Such as https://hooks.example.com/auth",
  urlMissing: "Enter a URL.",
  events: "Events",
  addSubmit: "Add",
  addBusy: "Adding",
  problems: {
    malformed: "This is no URL such as https://hooks.example.com/auth.",
    not_https: "It must begin with https://.",
    has_credentials: "Leave the user name and password out: deliveries are signed instead.",
    private: "This leads to a private address, which is never called.",
    taken: "This endpoint is there already.",
    too_many: "There are 20 endpoints already.",
    no_events: "Choose at least one event.",
    not_configured: "This deployment has no WEBHOOK_SECRET yet.",
  } as Record<string, string>,
  secret: {
    created: "The key of this endpoint. Its receiver checks signatures with it.",
    copy: "Copy",
    copied: "Copied",
    done: "Done",
  },

  back: "All endpoints",
  notFound: "There is no such endpoint.",
  chosen: "Events",
  chosenLead: "What this endpoint is told about.",
  chosenInStack: "What this endpoint is told about, as the stack file has it.",
  save: "Save",
  saveBusy: "Saving",
  saved: "Saved.",
  key: "Signing key",
  keyLead: "Made from WEBHOOK_SECRET, for this endpoint alone.",
  keyOverlap: (until: string) => `The key before signs, too, until ${until}.`,
  showKey: "Show key",
  rotate: "Replace key",
  rotateOverlap: "The old key signs, too, for",
  rotateOverlaps: [
    { hours: 24, label: "A day" },
    { hours: 168, label: "A week" },
    { hours: 0, label: "Not at all: it has leaked" },
  ],
  rotateBusy: "Replacing",
  actions: "Actions",
  actionsLead: "A test event is sent once, also while the endpoint is paused.",
  test: "Send test event",
  pause: "Pause",
  resume: "Switch on",
  remove: "Delete",
  removeTitle: (host: string) => `Delete ${host}?`,
  removeText: "It gets nothing more, also of what is waiting. What was sent stays until its retention.",
  removeBusy: "Deleting",

  log: "Deliveries",
  logLead: "The newest first. Ids alone: a delivery names nobody.",
  state: "State",
  event: "Event",
  any: "All",
  states: { waiting: "Waiting", delivered: "Delivered", failed: "Failed" } satisfies Record<Delivery["state"], string>,
  noDeliveries: "Nothing here.",
  more: "Show more",
  moreBusy: "Loading",
  refresh: "Refresh",
  attempts: (count: number) => (count === 1 ? "1 attempt" : `${count} attempts`),
  details: "Details",
  detailsLabel: (event: string) => `Details of ${event}`,
  hide: "Hide",
  replay: "Send again",
  id: "Id",
  attempt: (number: number) => `Attempt ${number}`,
  took: (ms: number) => `${ms} ms`,
  taken: (status: number) => `Taken (${status})`,
  problem: {
    url_refused: "Not called: the URL is not https, or names a private address",
    address_refused: "Not called: the name leads to a private address",
    name_unknown: "The name is unknown",
    no_connection: "No connection",
    certificate: "The certificate is not valid for this host",
    tls: "No secure connection",
    no_http: "What answered does not speak HTTP",
    timeout: "No answer within 15 s",
    redirect: "Answered with a redirect, which is not followed",
    status: "Refused",
    interrupted: "Interrupted",
    switched_off: "Not sent: the endpoint is off",
  } satisfies Record<Problem, string>,

  alerts: "Alerts",
  alertsLead: "Failed sign-ins in number, bans, errors, endpoints that were switched off.",
  channels: (mails: number, posts: boolean) => {
    const places = [mails === 1 ? "1 address" : `${mails} addresses`, ...(posts ? ["a webhook"] : [])];
    return mails === 0 && !posts
      ? "Nobody is told: set prelaunch:alerts.emails or the secret alertWebhookUrl."
      : `They go to ${(mails === 0 ? places.slice(1) : places).join(" and ")}.`;
  },
  testAlert: "Send test alert",
  testAlertHeld: "There is no place to send it to, or one was sent this moment.",
  noAlerts: "None so far.",
  alert: {
    failed_sign_ins: "Failed sign-ins in number",
    user_banned: "An account was banned",
    system_error: "An error in the functions or the app",
    mail_failed: "A mail could not be sent",
    webhook_disabled: "A webhook endpoint was switched off",
    test: "A test alert",
  } satisfies Record<Alert["kind"], string>,
  mailed: (count: number) => (count === 1 ? "1 mail" : `${count} mails`),
  post: { none: "", waiting: "post under way", delivered: "posted", failed: "post failed" } satisfies Record<
    Alert["post"],
    string
  >,
} as const;
