import type { RunningCode } from "../infra/provider/convex/deployment-api";
import type { PushRequest } from "../infra/provider/convex/push";
import type { RemoteApi } from "../recovery/remote/remote-api";
import type { Declared, ProgramResource } from "./declared";

/** One property that is not as the program wants it. Texts for people; never a secret value. */
export interface Difference {
  property: string;
  now: string;
  wanted: string;
}

/** What is known of a declared resource. */
export type AdoptionFinding =
  | {
      kind: "adopt";
      /** As `pulumi import` takes it. */
      importId: string;
      /** What exists, with its id at the vendor. */
      what: string;
      /** What the next `up` would change. */
      differences: Difference[];
      /** The vendor never shows the value: whether it is the wanted one cannot be told. */
      unreadable?: true;
    }
  /** It is what the program declares, and its provider has no import: it is written into the state as it is. */
  | { kind: "record"; id: string; what: string; outputs: Record<string, unknown> }
  /** It exists in the state alone, or is a look at what exists: the program makes it, and changes nothing at a vendor. */
  | { kind: "settle"; why: string }
  /** Nothing to take over: the next `up` makes it. */
  | { kind: "make"; why: string };

export type Recorded = Extract<AdoptionFinding, { kind: "record" }>;

export interface AdoptionContext {
  vercel: RemoteApi;
  cloudflare: RemoteApi;
  /** Id of the Vercel project, once it is found. */
  projectId: string | undefined;
  convex: ConvexContents;
  /** What the settings want of variables, as far as it is no secret. */
  wanted: { hosting: Record<string, string>; convex: Record<string, string> };
  /** Secrets of the deployment that the state is to hold from now on. */
  secrets: FoundSecrets;
  /** All that the program declares, with what of it the state holds already. */
  program: readonly ProgramResource[];
  /** Folder of the program, absolute: relative paths in inputs begin there. */
  programFolder: string;
  /** What was found of other resources so far. */
  found: readonly { declared: Declared; finding: AdoptionFinding }[];
  /** Consent: what a vendor never shows counts as what the settings and the source say. */
  assumeUnreadable: boolean;
}

/** What the Convex deployment holds. */
export interface ConvexContents {
  /** `happy-otter-123.convex.cloud` */
  host: string;
  variables: Record<string, string>;
  code: RunningCode;
  /** Compares what a push of this folder would send with what runs; sends nothing. */
  requestOfPush(directory: string): Promise<PushRequest>;
}

/** By name of the resource: the variable of the environment that hands the value to the provider, and the value. */
export type FoundSecrets = Record<string, { variable: string; value: string; what: string }>;

export type FindExisting = (declared: Declared, context: AdoptionContext) => Promise<AdoptionFinding>;

/** Differences of the properties that the program names and the preview shows. Absent at the vendor counts as null. */
export function compare(
  now: Record<string, unknown>,
  wanted: Record<string, unknown>,
  isHidden: (value: unknown) => boolean,
): Difference[] {
  return Object.entries(wanted).flatMap(([property, value]) => {
    const found = now[property] ?? null;
    if (value === undefined || isHidden(value) || same(found, value)) return [];
    return [{ property, now: shown(found), wanted: shown(value) }];
  });
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value ?? null;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([key, child]) => [key, sorted(child)]),
  );
}

function shown(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
