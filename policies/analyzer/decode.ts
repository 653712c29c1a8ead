import type {
  AnalyzeRequest as WireRequest,
  AnalyzerResource as WireResource,
} from "@pulumi/pulumi/proto/analyzer_pb.js";
import { Secret } from "../../provider-rpc/provider";
import { decode } from "../../provider-rpc/wire";
import type { DeclaredResource, StackResource } from "../declared";

type Struct = Parameters<typeof decode>[0];

/** Rules judge values, secret or not: wrappers come off, unknown values stay what they are. */
function bare(value: unknown): unknown {
  if (value instanceof Secret) return bare(value.value);
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, bare(inner)]));
}

const properties = (struct: Struct) => bare(decode(struct)) as Record<string, unknown>;

/** A resource of a request, decoded once for all rules. */
export function declaredResource(wire: WireRequest | WireResource): DeclaredResource {
  const provider = wire.getProvider();
  return {
    type: wire.getType(),
    name: wire.getName(),
    urn: wire.getUrn(),
    props: properties(wire.getProperties()),
    protect: wire.getOptions()?.getProtect() ?? false,
    ...(provider ? { provider: { type: provider.getType(), props: properties(provider.getProperties()) } } : {}),
  };
}

const typeOfUrn = (urn: string): string => urn.split("::")[2]?.split("$").at(-1) ?? "";

export function stackResource(wire: WireResource): StackResource {
  const sources = wire.getPropertydependenciesMap();
  const propertyDependencies: Record<string, { type: string; urn: string }[]> = {};
  sources.forEach((entry, property) => {
    propertyDependencies[property] = entry.getUrnsList().map((urn) => ({ type: typeOfUrn(urn), urn }));
  });
  return {
    ...declaredResource(wire),
    parent: wire.getParent() || undefined,
    dependencies: wire.getDependenciesList(),
    propertyDependencies,
  };
}
