/**
 * A Pulumi resource provider in plain values: what `serveProvider` puts behind the engine's gRPC interface.
 *
 * Own code because the stock `@pulumi/pulumi/provider` server cannot import, drops `detailedDiff` and configuration, and
 * hides the preview flag of create and update.
 */

/** A value that the engine marked as secret. Return it wrapped and it stays secret in state and output. */
export class Secret {
  constructor(readonly value: Value) {}
}

/** A value that is not known before the resource that it comes from has been made (previews only). */
export const unknown: unique symbol = Symbol("unknown");
export type Unknown = typeof unknown;

export type Value = null | boolean | number | string | Secret | Unknown | Value[] | { [key: string]: Value };
export type Properties = Record<string, Value>;

export type DiffKind = "add" | "add-replace" | "delete" | "delete-replace" | "update" | "update-replace";

export interface CheckFailure {
  property: string;
  reason: string;
}

export interface Identity {
  urn: string;
  /** Type token, such as `vercel:index/project:Project`. */
  type: string;
  /** Logical name: the last part of the URN. */
  name: string;
}

export interface CheckRequest extends Identity {
  olds: Properties;
  news: Properties;
}
export interface CheckResult {
  inputs: Properties;
  failures?: CheckFailure[];
}

export interface DiffRequest extends Identity {
  id: string;
  oldInputs: Properties;
  oldOutputs: Properties;
  news: Properties;
  ignoreChanges: string[];
}
export interface DiffResult {
  changes: boolean;
  /** By property path, such as `variables.SITE_URL` or `variables["odd-key"]`. A `*-replace` kind makes it a replacement. */
  detailed?: Record<string, DiffKind>;
  /** Properties that an update leaves as they are, so that what depends on them stays known in preview. */
  stables?: string[];
  deleteBeforeReplace?: boolean;
}

export interface CreateRequest extends Identity {
  inputs: Properties;
  /** True in preview: nothing may be written, and outputs that are not known yet are `unknown`. */
  preview: boolean;
}
export interface CreateResult {
  id: string;
  outputs: Properties;
}

export interface ReadRequest extends Identity {
  id: string;
  /** Both empty on import. */
  inputs: Properties;
  outputs: Properties;
}
export interface ReadResult {
  id: string;
  inputs: Properties;
  outputs: Properties;
}

export interface UpdateRequest extends Identity {
  id: string;
  oldInputs: Properties;
  oldOutputs: Properties;
  news: Properties;
  preview: boolean;
}

export interface DeleteRequest extends Identity {
  id: string;
  inputs: Properties;
  outputs: Properties;
}

/** One provider, all its resource types. A thrown Error's message is what the user sees; its stack is not sent. */
export interface Provider {
  /** Package name, such as `vercel`. */
  name: string;
  version: string;
  /**
   * Package schema without name and version. `pulumi import` reads it to write code for what it imported; without one
   * it imports and then exits 1, unless `--generate-code=false` is given.
   */
  schema?: Record<string, unknown>;
  /** Called before anything else with the provider's configuration (secrets unwrapped only by you). */
  configure?(config: Properties): Promise<void>;
  checkConfig?(config: Properties): Promise<CheckResult>;
  check(request: CheckRequest): Promise<CheckResult>;
  diff(request: DiffRequest): Promise<DiffResult>;
  create(request: CreateRequest): Promise<CreateResult>;
  /** `undefined`: the resource is gone. */
  read(request: ReadRequest): Promise<ReadResult | undefined>;
  update(request: UpdateRequest): Promise<Properties>;
  delete(request: DeleteRequest): Promise<void>;
  /** A function such as `vercel:index/getProjectDirectory:getProjectDirectory`. */
  invoke?(token: string, args: Properties): Promise<Properties>;
  /** The engine asks to end early (SIGINT): stop waiting, keep what is done. */
  cancel?(): void;
}

/** Throw it from create or update when the object exists but is not ready: the engine keeps id and outputs, marks it failed. */
export class PartialFailureError extends Error {
  constructor(
    message: string,
    readonly id: string,
    readonly outputs: Properties,
    readonly reasons: string[] = [message],
  ) {
    super(message);
    this.name = "PartialFailureError";
  }
}
