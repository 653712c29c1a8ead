import providerPb, { type DiffResponse as WireDiffResponse } from "@pulumi/pulumi/proto/provider_pb.js";
import type { DiffKind, DiffResult } from "./provider";

const { DiffResponse, PropertyDiff } = providerPb;

const wireKinds = {
  add: PropertyDiff.Kind.ADD,
  "add-replace": PropertyDiff.Kind.ADD_REPLACE,
  delete: PropertyDiff.Kind.DELETE,
  "delete-replace": PropertyDiff.Kind.DELETE_REPLACE,
  update: PropertyDiff.Kind.UPDATE,
  "update-replace": PropertyDiff.Kind.UPDATE_REPLACE,
} as const satisfies Record<DiffKind, unknown>;

/** The engine's form of a difference, without what the program says to ignore. */
export function diffResponse(result: DiffResult, ignoreChanges: readonly string[]): WireDiffResponse {
  const response = new DiffResponse();
  response.setStablesList(result.stables ?? []);
  response.setDeletebeforereplace(result.deleteBeforeReplace ?? false);
  const entries = Object.entries(result.detailed ?? {}).filter(([path]) => !isIgnored(path, ignoreChanges));
  const ignoredAll = result.detailed !== undefined && entries.length === 0 && Object.keys(result.detailed).length > 0;
  const changes = result.changes && !ignoredAll;
  response.setChanges(changes ? DiffResponse.DiffChanges.DIFF_SOME : DiffResponse.DiffChanges.DIFF_NONE);
  if (!changes || result.detailed === undefined) return response;

  response.setHasdetaileddiff(true);
  const diffs = new Set<string>();
  const replaces = new Set<string>();
  for (const [path, kind] of entries) {
    const property = new PropertyDiff();
    property.setKind(wireKinds[kind]);
    property.setInputdiff(true);
    response.getDetaileddiffMap().set(path, property);
    diffs.add(topLevel(path));
    if (kind.endsWith("-replace")) replaces.add(topLevel(path));
  }
  response.setDiffsList([...diffs]);
  response.setReplacesList([...replaces]);
  return response;
}

/** A path is ignored when it or a part that holds it is: `variables` covers `variables.SITE_URL`. `*` is any one part. */
function isIgnored(path: string, ignoreChanges: readonly string[]): boolean {
  const parts = partsOf(path);
  return ignoreChanges.some((ignored) => {
    const prefix = partsOf(ignored);
    return prefix.length <= parts.length && prefix.every((part, index) => part === "*" || part === parts[index]);
  });
}

function topLevel(path: string): string {
  return partsOf(path)[0] ?? path;
}

function partsOf(path: string): string[] {
  const parts: string[] = [];
  for (const [, quoted, index, name] of path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[([^\]]+)\]|([^.[\]]+)/g)) {
    parts.push(quoted !== undefined ? (JSON.parse(`"${quoted}"`) as string) : (index ?? name ?? ""));
  }
  return parts;
}
