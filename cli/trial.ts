import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Command } from "commander";
import { dueItems } from "../acceptance/due-items";
import { request } from "../acceptance/request";
import type { AcceptanceTarget } from "../acceptance/target";
import type { ItemId } from "../checklist/item";
import { derive, findRepository, readSettings } from "../infra/settings";
import { resetCloud, startCloud } from "../local/cloud/cloud";
import { planCloud } from "../local/cloud/plan";
import { pulumiEnvironment } from "../local/cloud/pulumi-environment";
import { makeStackFolder, type StackFolder, stackFolder } from "../local/cloud/stack-folder";
import { freePort } from "../local/free-port";
import { type TrialNames, type TrialPlace, trialNames, trialStackFile } from "../trial/names";
import { type AskVendor, type Question, type Recording, recordAnswers } from "../trial/recording";
import { runTrial, TrialError, type TrialOptions } from "../trial/run-trial";
import { mailboxOf, withMailbox } from "./acceptance";
import { onlyOption, runShown } from "./acceptance-run";
import { type RehearsedCloud, rehearsalTarget } from "./acceptance-target";
import { runEngine } from "./engine";
import { localConnection } from "./local-connection";
import { verboseOption } from "./stack-option";

export interface TrialFlags {
  like: string;
  under?: string;
  convex?: string;
  local?: boolean;
  only?: ItemId[];
  recording?: string;
  verbose?: boolean;
}

export function define(command: Command): void {
  command
    .option("--like <stack>", "the stack file that it starts from", "staging")
    .option("--under <domain>", "domain under which it gets a name: trial-<suffix>.<domain>")
    .option("--convex <deployment>", "a Convex deployment that may be overwritten")
    .option("--local", "against a local cloud of its own")
    .addOption(onlyOption())
    .option("--recording <file>", "write what was seen, shapes without values, as JSON")
    .addOption(verboseOption())
    .action(async (flags: TrialFlags) => {
      const repository = findRepository();
      const names = trialNames();
      // A signal reaches the engine where it is started; here it must not end the process before everything is down.
      const ignore = () => undefined;
      process.on("SIGINT", ignore).on("SIGTERM", ignore);
      try {
        const recording = await runTrial(await planTrial(flags, names, repository));
        write(flags, recording);
        process.stdout.write(`The trial passed; nothing of ${names.stack} is left.\n`);
      } catch (error) {
        if (error instanceof TrialError) write(flags, error.recording);
        throw error;
      } finally {
        process.off("SIGINT", ignore).off("SIGTERM", ignore);
      }
    });
}

/** What a trial does, step by step. */
export async function planTrial(flags: TrialFlags, names: TrialNames, repository: string): Promise<TrialOptions> {
  const { stack } = names;
  const file = path.join(repository, "stacks", `Pulumi.${stack}.yaml`);
  const folder = stackFolder(repository, stack);
  const like = flags.local ? "local" : flags.like;
  const place = flags.local ? await localPlace() : realPlace(flags);
  const environment = (): Record<string, string> => (flags.local ? pulumiEnvironment(folder) : {});
  let cloud: RehearsedCloud | undefined;
  const settings = () => readSettings(stack, { repository, environment: { ...process.env, ...environment() } });
  return {
    stack,
    log: (line: string) => process.stdout.write(`${line}\n`),
    prepare: async () => {
      writeFileSync(
        file,
        trialStackFile(readFileSync(path.join(repository, "stacks", `Pulumi.${like}.yaml`), "utf8"), names, place),
      );
      if (!flags.local) {
        // Before anything is made: without a mailbox nobody can sign up.
        mailboxOf(settings());
        return;
      }
      makeStackFolder(folder);
      const planned = planCloud(folder, process.env);
      cloud = { planned, record: (await startCloud({ folder, plan: planned.plan })).record };
    },
    engine: async (args: readonly string[]) => {
      const isInit = args[1] === "init";
      await runEngine({
        title: `pulumi ${args[0]}`,
        args,
        // Where a stack is made in the copy's own project, its salt is written there.
        cwd: flags.local && isInit ? folder.project : repository,
        environment: { ...environment(), ...(flags.local && isInit ? { PULUMI_OPTION_CONFIG_FILE: undefined } : {}) },
        ...(flags.verbose ? { onLine: (line: string) => process.stdout.write(`  ${line}\n`) } : {}),
      });
    },
    verify: async () => {
      const run = async (target: AcceptanceTarget) => {
        const only = flags.only ?? triedItems(target);
        return (await runShown(target, { only })).results;
      };
      // Every line that can be tried is, as on staging.
      return cloud === undefined ? withMailbox(settings(), "staging", run) : run(await rehearsalTarget(folder, cloud));
    },
    record: () => {
      const variables = { ...process.env, ...environment() };
      const questions = questionsOf(settings(), variables["VERCEL_API_TOKEN"] ?? "");
      return cloud === undefined ? recordAnswers(questions) : recordAnswers(questions, askLocal(folder, cloud));
    },
    clean: async () => {
      if (flags.local) await resetCloud(folder);
      rmSync(file, { force: true });
    },
  };
}

/** Alerts go to the people of the stack that it is like, not to those who try. */
function triedItems(target: AcceptanceTarget): ItemId[] {
  const ids = dueItems(target).map(({ id }) => id);
  return target.where === "rehearsal" ? ids : ids.filter((id) => id !== "MON-4");
}

/** A local site and a Convex of one's own, on ports that nobody has. */
async function localPlace(): Promise<TrialPlace> {
  const [site, url, siteUrl] = [await freePort(), await freePort(), await freePort()];
  return {
    under: `localhost:${site}`,
    convex: { url: `http://127.0.0.1:${url}`, siteUrl: `http://127.0.0.1:${siteUrl}` },
  };
}

function realPlace({ under, convex }: TrialFlags): TrialPlace {
  if (under === undefined || convex === undefined) {
    throw new Error(
      "A trial on real clouds needs --under <domain> and --convex <deployment>: a domain whose DNS you keep, and a deployment that may be overwritten.",
    );
  }
  return { under, convex: { deployment: convex } };
}

/** The vendors' names lead to the local cloud. */
function askLocal(folder: StackFolder, { record }: RehearsedCloud): AskVendor {
  const connection = localConnection(folder, record);
  return async (url, asking) => {
    const { status, text } = await request(connection, url, asking);
    return new Response(text, { status });
  };
}

/** What the vendors are asked for the recording, while the stack is up. */
function questionsOf(settings: ReturnType<typeof readSettings>, vercelToken: string): Question[] {
  const { hosting, secrets } = settings;
  const team =
    hosting.team === undefined ? "" : `?${hosting.team.startsWith("team_") ? "teamId" : "slug"}=${hosting.team}`;
  const vercel = (request: string): Question => ({
    request: `https://api.vercel.com${request}`,
    url: `https://api.vercel.com${request.replace("{project}", hosting.project)}${team}`,
    authorization: `Bearer ${vercelToken}`,
  });
  const convex = "/api/v1/list_environment_variables";
  const convexQuestions = secrets.convexDeployKey.readable
    ? [
        {
          request: `https://{deployment}.convex.cloud${convex}`,
          url: `${derive(settings).convex.url}${convex}`,
          authorization: `Convex ${secrets.convexDeployKey.reveal()}`,
        },
      ]
    : [];
  return [
    vercel("/v9/projects/{project}"),
    vercel("/v10/projects/{project}/env"),
    vercel("/v9/projects/{project}/domains"),
    vercel("/v5/user/tokens/current"),
    ...convexQuestions,
  ];
}

function write({ recording: file }: TrialFlags, recording: Recording): void {
  if (file !== undefined) writeFileSync(file, `${JSON.stringify(recording, null, 2)}\n`);
}
