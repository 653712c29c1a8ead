import { chmodSync, mkdirSync } from "node:fs";
import path from "node:path";
import { CloudError } from "./cloud-error";

/** Where one stack keeps all that its local cloud writes: `.prelaunch/<stack>/`, ignored by git, for its owner only. */
export interface StackFolder {
  stack: string;
  /** Absolute path of the repository. */
  repository: string;
  root: string;
  /** What runs: process ids, ports, addresses. */
  cloudFile: string;
  portsFile: string;
  /** Throw-away secrets, made once. */
  secretsFile: string;
  namesFile: string;
  /** State of one stand-in. */
  state(name: "convex" | "vercel" | "cloudflare" | "mail" | "alerts" | "edge" | "oauth"): string;
  /** Faults that were asked for. */
  faults: string;
  /** The engine's file backend. */
  backend: string;
  /** Copy of the stack file for a stack that is not `local`, and the project file that makes it one. */
  project: string;
  stackFile: string;
  log(name: string): string;
  /** One line for each request that a stand-in answered. */
  journal: string;
  /** One line for each connection that was refused because it would have left the machine. */
  refused: string;
  /** Where the builds of all stacks of this repository happen, with the compiler's cache. No stack can have its name. */
  builders: string;
}

/** Pulumi allows more; these are also safe as a folder name. */
const stackName = /^[a-z0-9][a-z0-9._-]{0,63}$/i;

/** The paths of a stack's folder. Makes nothing. Throws {@link CloudError} for a name that cannot be a stack's. */
export function stackFolder(repository: string, stack: string): StackFolder {
  if (!stackName.test(stack)) {
    throw new CloudError(
      "ERR_STACK_NAME",
      `--stack ${JSON.stringify(stack)} is no stack name: letters, digits, dots, hyphens and underscores, as in stacks/Pulumi.local.yaml.`,
    );
  }
  const root = path.join(repository, ".prelaunch", stack);
  return {
    stack,
    repository,
    root,
    cloudFile: path.join(root, "cloud.json"),
    portsFile: path.join(root, "ports.json"),
    secretsFile: path.join(root, "secrets.json"),
    namesFile: path.join(root, "names.json"),
    state: (name) => path.join(root, name),
    faults: path.join(root, "faults"),
    backend: path.join(root, "pulumi"),
    project: path.join(root, "project"),
    stackFile: path.join(root, "project", `Pulumi.${stack}.yaml`),
    log: (name) => path.join(root, "logs", `${name}.log`),
    journal: path.join(root, "logs", "requests.jsonl"),
    refused: path.join(root, "logs", "refused.jsonl"),
    builders: path.join(repository, ".prelaunch", ".builders"),
  };
}

/** Makes the folder, closed to others, with the subfolders that more than one part writes to. */
export function makeStackFolder(folder: StackFolder): void {
  mkdirSync(folder.root, { recursive: true, mode: 0o700 });
  // A folder that something else made before has the mode of that.
  chmodSync(folder.root, 0o700);
  for (const sub of [path.dirname(folder.journal), folder.backend]) mkdirSync(sub, { recursive: true, mode: 0o700 });
}
