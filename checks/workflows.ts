import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parse } from "yaml";
import { z } from "zod";

const root = path.resolve(import.meta.dirname, "..");
const folder = ".github/workflows";

const permissions = z.union([z.string(), z.record(z.string(), z.string())]);
const stepSchema = z.looseObject({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
});
const jobSchema = z.looseObject({
  permissions: permissions.optional(),
  concurrency: z.unknown().optional(),
  "timeout-minutes": z.number().optional(),
  steps: z.array(stepSchema).default([]),
});
const workflowSchema = z.looseObject({
  on: z.union([z.string(), z.array(z.string()), z.record(z.string(), z.unknown())]),
  permissions: permissions.optional(),
  concurrency: z.unknown().optional(),
  jobs: z.record(z.string(), jobSchema),
});

type Workflow = z.output<typeof workflowSchema>;

/** What is wrong with a workflow beside its syntax, which actionlint judges: what a job may do, and whose code it runs. */
export function workflowProblems(file: string, text: string): string[] {
  const parsed = workflowSchema.safeParse(parse(text));
  if (!parsed.success) return [`${file}: is no workflow (${parsed.error.issues[0]?.path.join(".")}).`];
  const workflow = parsed.data;
  return [
    ...triggerProblems(workflow, text),
    ...permissionProblems(workflow),
    ...pinProblems(text),
    ...Object.entries(workflow.jobs).flatMap(([name, job]) => jobProblems(name, job, workflow)),
  ].map((problem) => `${file}: ${problem}`);
}

function triggersOf({ on }: Workflow): string[] {
  return typeof on === "string" ? [on] : Array.isArray(on) ? on : Object.keys(on);
}

function triggerProblems(workflow: Workflow, text: string): string[] {
  const triggers = triggersOf(workflow);
  const problems: string[] = [];
  if (triggers.includes("pull_request_target")) {
    problems.push("pull_request_target gives the code of a fork the rights of this repository: use workflow_run.");
  }
  if (triggers.includes("pull_request") && /\bsecrets\s*[.[]/.test(text)) {
    problems.push("a workflow on pull_request names a secret: code that nobody has reviewed could read it.");
  }
  return problems;
}

function permissionProblems(workflow: Workflow): string[] {
  const { permissions: given } = workflow;
  if (given === undefined)
    return ["says no permissions: the default of the repository would hold. Say `permissions: {}`."];
  const problems = writes(given) ? ["gives every job the right to write: say so in the job that needs it."] : [];
  const ofStrangers = triggersOf(workflow).includes("pull_request");
  const writing = Object.entries(workflow.jobs).filter(([, job]) => writes(job.permissions));
  if (ofStrangers && writing.length > 0) problems.push(`the job ${writing[0]?.[0]} writes in a run on pull_request.`);
  return problems;
}

function writes(given: z.output<typeof permissions> | undefined): boolean {
  if (given === undefined) return false;
  return typeof given === "string" ? given !== "read-all" : Object.values(given).includes("write");
}

/** Read from the lines, because the version stands in a comment. */
function pinProblems(text: string): string[] {
  return [...text.matchAll(/^\s*(?:- )?uses:\s*(\S+)[ \t]*(#[^\n]*)?$/gm)].flatMap(([, uses = "", comment = ""]) => {
    if (uses.startsWith("./")) return [];
    if (!/^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/.test(uses)) return [`${uses} is not pinned to a commit.`];
    return /^# v\d+\.\d+\.\d+/.test(comment) ? [] : [`${uses} says no version: write it behind, as \`# v1.2.3\`.`];
  });
}

function jobProblems(name: string, job: z.output<typeof jobSchema>, workflow: Workflow): string[] {
  const problems: string[] = [];
  if (job["timeout-minutes"] === undefined) problems.push(`the job ${name} has no timeout-minutes.`);
  if (workflow.concurrency === undefined && job.concurrency === undefined && needsOrder(job)) {
    problems.push(`the job ${name} deploys or looks at a stack without a concurrency group.`);
  }
  const follows = triggersOf(workflow).includes("workflow_run");
  for (const step of job.steps) {
    if (step.run?.includes("${{")) problems.push(`a command of ${name} holds an expression: pass it as a variable.`);
    if (!step.uses?.startsWith("actions/checkout@")) continue;
    if (step.with?.["persist-credentials"] !== false) {
      problems.push(`the checkout of ${name} leaves its token behind: set persist-credentials to false.`);
    }
    if (follows && (step.with?.["ref"] !== undefined || step.with?.["repository"] !== undefined)) {
      problems.push(`the checkout of ${name} names a commit in a run that may follow one of a stranger.`);
    }
  }
  return problems;
}

function needsOrder(job: z.output<typeof jobSchema>): boolean {
  return job.steps.some(({ run }) =>
    /\bpulumi (?:up|refresh|destroy)\b|\bprelaunch (?:preview|watch)\b/.test(run ?? ""),
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const files = readdirSync(path.join(root, folder)).filter((name) => /\.ya?ml$/.test(name));
  const problems = files.flatMap((name) =>
    workflowProblems(`${folder}/${name}`, readFileSync(path.join(root, folder, name), "utf8")),
  );
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}
