import type { ErrorExplanation } from "./error-explanation";
import { gateErrors } from "./error-explanations-gate";

/** What `docs/errors.md` says of each code. A code without an entry, or an entry without a code, fails `npm test`. */
export const errorExplanations: Record<string, Record<string, ErrorExplanation>> = {
  "First steps": {
    ERR_INIT_ANSWERS_MISSING: {
      when: "`prelaunch init` has no terminal to ask in, or was given --yes, and something has no default.",
      cure: "Add the flags that it names.",
    },
    ERR_INIT_ANSWERS_INVALID: {
      when: "The settings do not take an answer that was given by a flag. Nothing was written.",
      cure: "Correct the flags that it names; [settings.md](settings.md) describes each setting.",
    },
    ERR_INIT_FILE_EXISTS: {
      when: "The stack file is there already and would change. Nothing was written; the difference is shown.",
      cure: "Read the difference, then run the command again with --overwrite, or with another --stack.",
    },
    ERR_INIT_STOPPED: {
      when: "The questions were left with Ctrl-C or Escape. Nothing was written.",
      cure: "Run the command again when you have the answers at hand.",
    },
  },
  Trial: {
    ERR_TRIAL_FAILED: {
      when: "A trial did not pass; each step that failed is shown. What it had made is taken down again.",
      cure: "Correct what it names and run `prelaunch trial` again.",
    },
    ERR_TRIAL_LEFTOVER: {
      when: "A trial could not destroy what it had made. The stack and its file are kept: they know what is left.",
      cure: "Run the `pulumi destroy` that it names, then `pulumi stack rm`, and delete the stack file.",
    },
  },
  Import: {
    ERR_IMPORT_ENGINE: {
      when: "The Pulumi CLI failed while `prelaunch import` looked or imported; what it printed is shown. Vendors' objects were not changed.",
      cure: "Correct what it names and run the command again: what the state holds by then is left out.",
    },
    ERR_IMPORT_REMOTE: {
      when: "A vendor could not be asked what there is to import: no token, a token that is refused, no answer.",
      cure: "Set the tokens as for `pulumi up`, and run the command again. Nothing was changed.",
    },
  },
  Acceptance: {
    ERR_ACCEPTANCE_NOT_SEEN: {
      when: "What counts as proof of a line was looked for and not found. It stands in the results, with what was seen instead.",
      cure: "Read the line's cure in [checklist.md](checklist.md), then run the line again with --only.",
    },
    ERR_ACCEPTANCE_ITEM: {
      when: "--only names an item that is not on the checklist, or that the stack does not have.",
      cure: "Choose among those that the message lists.",
    },
    ERR_ACCEPTANCE_TARGET: {
      when: "The stack has no deployment to look at, is of an environment that proves nothing, or its deploy key cannot be read.",
      cure: "Run `pulumi up` first, log in to the stack's backend, or rehearse the stack: `prelaunch rehearse`.",
    },
    ERR_ACCEPTANCE_MAILBOX: {
      when: "A run on real accounts has no mailbox to read, or cannot open it.",
      cure: "Set ACCEPTANCE_MAILBOX, ACCEPTANCE_IMAP_HOST and ACCEPTANCE_IMAP_PASSWORD; [acceptance.md](acceptance.md) describes them.",
    },
    ERR_ACCEPTANCE_ENDED: {
      when: "The run was ended by Ctrl-C or a signal. What it made is removed, and nothing is written.",
      cure: "Run it again.",
    },
  },
  "Settings and program": {
    ERR_SETTINGS_INVALID: {
      when: "The stack file cannot be used. Each problem is listed with its key, the reason and an example. Nothing was declared.",
      cure: "Correct the keys that it names; [settings.md](settings.md) describes each.",
    },
    ERR_ENVIRONMENT_INVALID: {
      when: "The app or its functions started with a variable missing or malformed.",
      cure: "The program sets these variables: run `pulumi up`, and look for an override under `prelaunch:convex.variables` or `prelaunch:hosting.variables`.",
    },
    ERR_SOURCE_TREE: {
      when: "The sources to upload or push hold something that cannot travel, such as a link that leads out of the tree.",
      cure: "Remove what it names, or leave it out of the folders that are uploaded.",
    },
  },
  Convex: {
    ERR_CONVEX_SETTINGS: {
      when: "The deployment or its key is missing or malformed, or the two do not belong together.",
      cure: "Correct `prelaunch:convex` or the secret `convexDeployKey`.",
    },
    ERR_CONVEX_UNAUTHORIZED: {
      when: "The deployment refuses the deploy key.",
      cure: "Make a new key in the Convex dashboard, Settings → Deploy keys, and set it as `prelaunch:secrets.convexDeployKey`.",
    },
    ERR_CONVEX_NOT_FOUND: {
      when: "The deployment is gone, or what answers is another kind of server.",
      cure: "Check `prelaunch:convex.deployment` or `url`; a self-hosted backend must be recent enough to have the deployment API.",
    },
    ERR_CONVEX_UNREACHABLE: {
      when: "No answer after several tries.",
      cure: "Check the network and https://status.convex.dev; on this machine `npm run local:status`. Then run the command again.",
    },
    ERR_CONVEX_RATE_LIMITED: {
      when: "Still too many requests after several tries.",
      cure: "Wait some minutes and run the command again.",
    },
    ERR_CONVEX_REFUSED: {
      when: "The deployment answered with an error that is none of the others.",
      cure: "Correct what it names, then run the command again.",
    },
    ERR_CONVEX_UNEXPECTED_ANSWER: {
      when: "The answer is not the deployment API's: a proxy's page, or a version that the kit does not know.",
      cure: "Name the `.convex.cloud` URL and not the `.convex.site` one; take proxies out of the way.",
    },
    ERR_CONVEX_LIMIT: {
      when: "With these variables the deployment would be over a limit of Convex (512 names, 8 KiB a value, 512 KiB in all).",
      cure: "Shorten or remove what it names. Nothing was written.",
    },
    ERR_CONVEX_FOREIGN_VARIABLES: {
      when: "The deployment already has a variable of this name with another value, which the stack did not set.",
      cure: "Remove it, import it, or set `adopt: true` on the resource. Nothing was written.",
    },
    ERR_CONVEX_IMPORT: {
      when: "`pulumi import` was given an id that leads to nothing.",
      cure: "Give the host of the deployment, for variables with the names after a colon: `happy-otter-123.convex.cloud:SITE_URL`.",
    },
    ERR_CONVEX_PUSH_FAILED: {
      when: "The Convex CLI could not push the functions; its output is shown. Nothing of the push went live.",
      cure: "Correct what it names, then run the command again.",
    },
  },
  Gate: gateErrors,
  "Pull requests": {
    ERR_PULL_REQUEST_SUMMARY: {
      when: "The file that a comment is to be made from is no summary of a preview.",
      cure: "Write it with `prelaunch preview --output`.",
    },
    ERR_PULL_REQUEST_EVENT: {
      when: "`prelaunch comment post` runs where no pull request is known.",
      cure: "Run it in a workflow on pull_request or workflow_run, or name the pull request and its newest commit.",
    },
    ERR_PULL_REQUEST_API: {
      when: "GitHub refuses the comment, or cannot be reached.",
      cure: "Give the job `permissions: pull-requests: write`; see https://www.githubstatus.com.",
    },
  },
  Secrets: {
    ERR_SECRET_IMPORT: {
      when: "`pulumi import` of a generated secret did not find its value.",
      cure: "Put the value into the environment and give the variable's name: `env:BETTER_AUTH_SECRET`.",
    },
    ERR_SECRET_ROTATION: {
      when: "The auth secret was rotated so often that one whose cookies are still accepted would have to go.",
      cure: "Set `prelaunch:auth.secretGeneration` back and rotate after the time that the message names. If a secret has leaked, raise `prelaunch:auth.revokeGeneration`, which signs everyone out.",
    },
    ERR_SIGNING_KEYS: {
      when: "The signing keys cannot be opened with this auth secret: they were made with another one.",
      cure: "Put the former auth secret back, or raise `prelaunch:auth.keyGeneration` to make new keys.",
    },
  },
  "Sign-in providers": {
    ERR_OAUTH_MANAGEMENT: {
      when: "The program may keep the redirect URI at a provider (`graph`, `registrationUri`), and the provider refuses or does not answer.",
      cure: "Check the ids under `prelaunch:auth.providers` and the secret that the message names, and what they are allowed to do; [oauth.md](oauth.md) says what is needed. Without `graph` and `registrationUri` you register the URI yourself.",
    },
  },
  Mail: {
    ERR_MAIL_REJECTED: {
      when: "Resend refused a mail for good.",
      cure: "Check the secret `resendApiKey`, and that the domain of `prelaunch:mail.from` is verified there.",
    },
    ERR_MAIL_UNAVAILABLE: {
      when: "Resend could not be reached or is busy. The mail is tried again by itself.",
      cure: "Look at https://resend-status.com if it goes on.",
    },
  },
  Toolchain: {
    ERR_TOOLCHAIN_GO_MISSING: {
      when: "Pulumi's download site is out of reach, and there is no Go to build the CLI with.",
      cure: "Install Go from https://go.dev/dl/, or open the way to Pulumi's download site.",
    },
    ERR_TOOLCHAIN_GO_OLD: {
      when: "The CLI must be built, and the Go on PATH is too old for it.",
      cure: "Install a recent Go from https://go.dev/dl/.",
    },
    ERR_TOOLCHAIN_BUILD_FAILED: {
      when: "The build of the CLI failed; the last lines of its output are shown.",
      cure: "Mostly the Go module proxy is out of reach: check GOPROXY and the network, then run `npm run toolchain` again.",
    },
    ERR_TOOLCHAIN_VERSION: {
      when: "PULUMI_VERSION asks for a version that could not be downloaded and cannot be built here.",
      cure: "Unset PULUMI_VERSION.",
    },
    ERR_TOOLCHAIN_PLATFORM: {
      when: "The CLI must be built, and this platform is not supported for it.",
      cure: "Use WSL on Windows, or install Pulumi from https://www.pulumi.com/docs/install/.",
    },
    ERR_TOOLCHAIN_SDK_MISSING: {
      when: "A program, policy pack or plugin has no `@pulumi/pulumi` to run with.",
      cure: "Run `npm ci`.",
    },
  },
  "Local cloud": {
    ERR_STACK_NAME: {
      when: "`--stack` is no stack name.",
      cure: "Use letters, digits, dots, hyphens and underscores.",
    },
    ERR_STACK_UNKNOWN: {
      when: "There is no stack file of this name.",
      cure: "Write `stacks/Pulumi.<stack>.yaml`, or name another stack.",
    },
    ERR_STACK_FILE: {
      when: "The stack file cannot be read well enough to plan a local cloud from it.",
      cure: "Correct what it names; [settings.md](settings.md) describes each key.",
    },
    ERR_PORT_TAKEN: {
      when: "A port that a setting names is in use.",
      cure: "Stop the program that has it, or set another port.",
    },
    ERR_CONVEX_PORT_TAKEN: {
      when: "A port of the Convex stand-in is in use.",
      cure: "Stop the program that has it, or `npm run local:reset` to choose ports anew.",
    },
    ERR_CLOUD_BUSY: {
      when: "Another command is starting, stopping or deploying this stack.",
      cure: "Wait until it is done.",
    },
    ERR_CLOUD_START: {
      when: "A process of the local cloud did not come up; the end of its log is shown.",
      cure: "Read the log; `npm run local:reset` starts from nothing.",
    },
    ERR_MUTATION: {
      when: "`prelaunch local mutate` was asked for a kind, an action or a thing that there is not.",
      cure: "Run `npx prelaunch local mutate` without arguments: it lists what there is.",
    },
    ERR_VENDOR_FAULT: {
      when: "A request to a vendor failed because a fault was asked for with `prelaunch local fault`, or because the vendor's limit of requests was reached. The message names the request and how it failed.",
      cure: "Run the command again; `npx prelaunch local fault list` shows faults that are still to come, `clear` takes them back. After a lost answer, look for what may have been made.",
    },
    ERR_CLOUD_NOT_RUNNING: { when: "The local cloud of this stack does not run.", cure: "Start it: `npm run local`." },
    ERR_CONVEX_LOG_DAMAGED: {
      when: "The file of the Convex stand-in's data cannot be read.",
      cure: "Put it back from a copy, or `npm run local:reset`.",
    },
    ERR_CONVEX_LOG_UNWRITABLE: {
      when: "The disk refused a change of the Convex stand-in's data; the change was not acknowledged.",
      cure: "Make room on the disk, then start the local cloud again.",
    },
    ERR_EDGE_EXPRESSION: {
      when: "An expression of a rule is not of Cloudflare's rules language, or names something that the local cloud cannot compute. It is refused at preview, with its place.",
      cure: "Correct what it names. For a field or function that the local cloud lacks, try the rule on a staging zone.",
    },
    ERR_EDGE_RULE: {
      when: "A declared edge rule says something that the local edge cannot do. It answers 500 and does not pass the rule over.",
      cure: "Write the rule with what the local edge knows (docs/local-cloud.md, The edge), or try it on a staging zone.",
    },
    ERR_CONVEX_FUNCTION_UNAVAILABLE: {
      when: "A function was asked for that is not there, not public, or of another kind. The message is the real backend's.",
      cure: "Check the name, and that the functions were pushed.",
    },
    ERR_PRELAUNCH_OUTSIDE: {
      when: "A process of the local cloud wanted to reach a host that is not on this machine. It was refused and noted.",
      cure: "Name only hosts that the local cloud answers for; it plays the vendors that the stack declares.",
    },
    ERR_VERCEL_REFUSED: {
      when: "The Vercel stand-in refuses what is declared, by a rule of Vercel and in its words.",
      cure: "Correct the resource; Vercel itself would refuse it, too.",
    },
    ERR_VERCEL_UPLOAD: {
      when: "A file of the deployment cannot be read, or changed between plan and upload.",
      cure: "Run the command again.",
    },
    ERR_VERCEL_BUILD: {
      when: "The deployment's build failed; the last lines of its output are shown.",
      cure: "Correct what it names. `npm run build` does the same build.",
    },
    ERR_VERCEL_SERVER: {
      when: "The built app did not start.",
      cure: "Read the log that it names.",
    },
    ERR_CLOUDFLARE_REFUSED: {
      when: "The Cloudflare stand-in refuses what is declared, by a rule of Cloudflare and in its words.",
      cure: "Correct the resource; Cloudflare itself would refuse it, too.",
    },
    ERR_RECOVERY_FAILED: {
      when: "An update that was cut off could not be repaired by itself.",
      cure: "Follow what it says; nothing is changed until it is clear what the cut-off update has made.",
    },
    ERR_ENGINE: {
      when: "The Pulumi engine ended with an error; all that it printed is shown.",
      cure: "The first error in its output is the cause.",
    },
  },
};
