import { MutationError, type MutationRequest } from "../mutations/mutation";
import { CloudError } from "./cloud-error";
import { readCloudRecord } from "./cloud-record";
import type { ListedKind } from "./control-api";
import type { StackFolder } from "./stack-folder";

/** What can be changed behind the engine's back in a running cloud. @throws CloudError `ERR_CLOUD_NOT_RUNNING` */
export async function listMutations(folder: StackFolder): Promise<ListedKind[]> {
  return (await ask(folder)) as ListedKind[];
}

/** Changes something behind the engine's back, and says what. @throws MutationError, CloudError `ERR_CLOUD_NOT_RUNNING` */
export async function requestMutation(folder: StackFolder, request: MutationRequest): Promise<string> {
  const { done } = (await ask(folder, JSON.stringify(request))) as { done: string };
  return done;
}

async function ask(folder: StackFolder, body?: string): Promise<unknown> {
  const record = readCloudRecord(folder);
  const answer =
    record &&
    (await fetch(`http://127.0.0.1:${record.ports.control}/mutations`, {
      ...(body !== undefined && { method: "POST", body, headers: { "content-type": "application/json" } }),
    }).catch(() => undefined));
  if (answer === undefined) {
    throw new CloudError(
      "ERR_CLOUD_NOT_RUNNING",
      `The local cloud of stack ${folder.stack} does not run: start it with \`npm run local -- --stack ${folder.stack}\`.`,
    );
  }
  const parsed: unknown = await answer.json();
  if (answer.ok) return parsed;
  const message = typeof parsed === "object" && parsed !== null && "message" in parsed ? String(parsed.message) : "";
  throw new MutationError(message);
}
