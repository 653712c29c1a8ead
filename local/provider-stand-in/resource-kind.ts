import type { z } from "zod";
import type { CheckFailure } from "../../provider-rpc/provider";
import type { PlainValue } from "../../provider-rpc/values";

/** Properties as the vendor's API sees them: no secret wrappers, nothing unknown. */
export type Plain = Record<string, PlainValue>;

/**
 * One resource type of a vendor, kept by the local cloud. Its methods deal in plain values and in the cloud's own state,
 * never in Pulumi's: {@link standInProvider} puts the engine's interface in front.
 */
export interface ResourceKind {
  /** Inputs as the real SDK declares them. Unknown keys are refused. Rules between properties are refinements of it. */
  schema: z.ZodObject;
  /** Inputs whose change makes a replacement, as in the real provider. */
  replaceOn: readonly string[];
  /** Inputs that are compared whole in a difference, not key by key. */
  whole?: readonly string[];
  /** Outputs that the real SDK marks as secret. */
  secrets?: readonly string[];
  /** Outputs that nobody knows before the resource has been made. */
  computed: readonly string[];
  /** Computed outputs that every update changes. */
  volatile?: readonly string[];
  /** Outputs for inputs that are not given. */
  defaults?: Plain;

  /** Rules that depend on the cloud, such as a plan's limits. Asked in previews too, once all inputs are known and well formed. */
  judge?(inputs: Plain): CheckFailure[];
  /** @throws Error with the vendor's answer when the cloud refuses */
  create(inputs: Plain): Promise<{ id: string; outputs: Plain }>;
  /**
   * What the cloud has now; `undefined` when it is gone. `known` are the last outputs, for what the vendor does not hand out
   * again; empty on import. The returned id replaces an import id such as `project_id/domain`.
   */
  read(id: string, known: Plain): Promise<{ id: string; outputs: Plain } | undefined>;
  update(id: string, old: Plain, inputs: Plain): Promise<Plain>;
  delete(id: string, old: Plain): Promise<void>;
}

/** A function of a vendor's package, such as `getZone`. */
export type StandInFunction = (args: Plain) => Promise<Plain>;
