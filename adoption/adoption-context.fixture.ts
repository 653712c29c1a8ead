import { resourceTypes } from "../contract/resource-types";
import { fakeVendors } from "../recovery/fake-vendors.fixture";
import type { Declared, ProgramResource } from "./declared";
import type { AdoptionContext } from "./finding";

/** A resource as the preview of a new stack declares it. */
export function declaration(type: keyof typeof resourceTypes, name: string, inputs: Record<string, unknown>): Declared {
  const token = resourceTypes[type];
  return { entry: { type: token, name }, urn: `urn:pulumi:production::prelaunch::${token}::${name}`, inputs };
}

/** The same, as a part of the program. */
export function programResource({ entry, urn, inputs }: Declared, op = "create"): ProgramResource {
  return { urn, type: entry.type, name: entry.name, inputs, op, state: { urn, type: entry.type, inputs } };
}

/** `answers`: JSON of the vendors by `host/path`; everything else is 404. */
export function adoptionContext(
  answers: Record<string, unknown>,
  change: Partial<AdoptionContext> = {},
): AdoptionContext & { requests: string[] } {
  const { context, requests } = fakeVendors(answers);
  return {
    requests,
    vercel: context.vercel,
    cloudflare: context.cloudflare,
    projectId: "prj_1",
    convex: {
      host: "happy-otter-123.convex.cloud",
      variables: {},
      code: { moduleHashes: [] },
      requestOfPush: () => Promise.reject(new Error("Nothing was to be compared.")),
    },
    wanted: { hosting: {}, convex: {} },
    secrets: {},
    program: [],
    programFolder: "/",
    found: [],
    assumeUnreadable: false,
    ...change,
  };
}
