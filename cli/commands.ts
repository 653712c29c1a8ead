import type { CommandEntry } from "./lazy-commands";

/** Every command, in the order in which a deployment meets them. */
export const commands: readonly CommandEntry[] = [
  {
    name: "local",
    description: "the local cloud: every vendor's part, on this machine",
    commands: [
      {
        name: "up",
        description: "bring a stack up on the local cloud: toolchain, stand-ins, `pulumi up` with policies",
        load: () => import("./local-up"),
      },
      {
        name: "down",
        description: "stop the local cloud; all that it keeps stays",
        load: () => import("./local-down"),
      },
      {
        name: "status",
        description: "what runs of the local cloud, and where; exit code 1 when it does not run as it should",
        load: () => import("./local-status"),
      },
      {
        name: "reset",
        description: "stop the local cloud and delete all that it keeps of a stack: data, mail, state, logs",
        load: () => import("./local-reset"),
      },
      {
        name: "env",
        description: "print the variables with which `npx pulumi` works on the local cloud by itself",
        load: () => import("./local-env"),
      },
      {
        name: "mutate",
        description:
          "change something behind Pulumi's back, as a person in a dashboard would; without arguments: what can be",
        load: () => import("./local-mutate"),
      },
      {
        name: "fault",
        description: "let requests to a vendor fail: time-out, reset, 429, 500, answer lost after the write",
        load: () => import("./local-fault"),
      },
    ],
  },
  {
    name: "init",
    description: "ask what a deployment needs, write its short stack file, and say what comes next",
    load: () => import("./init"),
  },
  {
    name: "trial",
    description: "bring a throw-away stack up with names that nobody has, try it, and destroy it in any case",
    load: () => import("./trial"),
  },
  {
    name: "doctor",
    description: "look for what is known to go wrong, and say the cure; changes nothing; exit code 1 for a problem",
    load: () => import("./doctor"),
  },
  {
    name: "import",
    description:
      "take a Vercel project, a Cloudflare zone and a Convex deployment that exist into the state of a stack",
    load: () => import("./import"),
  },
  {
    name: "rehearse",
    description: "a stack, unchanged, against the local cloud: up with policies, acceptance, report, down",
    load: () => import("./rehearse"),
  },
  {
    name: "acceptance",
    description: "do every flow of the checklist on a deployed stack, and write what was seen",
    load: () => import("./acceptance"),
  },
  {
    name: "watch",
    description:
      "after the launch: errors, webhook deliveries, audit log, a test account, alerts; exit code 1 for schedulers",
    load: () => import("./watch"),
  },
  {
    name: "recover",
    description: "repair a stack of the local cloud whose update was killed; nothing is made twice, nothing is lost",
    load: () => import("./recover"),
  },
  {
    name: "evidence",
    description: "what a release was seen to do, signed",
    commands: [
      {
        name: "keygen",
        description: "make a key for signing evidence; the private half goes to a file for its owner only",
        load: () => import("./evidence/keygen"),
      },
      {
        name: "sign",
        description: "sign what was seen of a stack: results in JSON become a file of evidence",
        load: () => import("./evidence/sign"),
      },
      {
        name: "predicate",
        description: "what `actions/attest` signs in place of a key: the predicate of results, and their subjects",
        load: () => import("./evidence/predicate"),
      },
      {
        name: "verify",
        description:
          "what the gate would say of this checkout: each item with its state, age and cure; exit code 1 if it refuses",
        load: () => import("./evidence/verify"),
      },
      {
        name: "show",
        description: "what a file of evidence says, and whether its signature counts",
        load: () => import("./evidence/show"),
      },
    ],
  },
  {
    name: "release",
    description: "what is approved and live, and what the next release lacks",
    load: () => import("./release"),
  },
  {
    name: "checklist",
    description: "every line of the pre-launch checklist: its state, its evidence, and what to do",
    load: () => import("./checklist"),
  },
  {
    name: "preview",
    description: "what would change, by names and never by values: Markdown for a person, JSON for `prelaunch comment`",
    load: () => import("./preview"),
  },
  {
    name: "comment",
    description: "the comment on a pull request, from a preview's summary",
    load: () => import("./comment"),
  },
];
