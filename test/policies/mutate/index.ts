import { environmentMutations } from "./environment";
import type { Mutation } from "./mutation";
import { operationsMutations } from "./operations";
import { securityMutations } from "./security";
import { trustMutations } from "./trust";
import { wellKnownMutations } from "./well-known";

export type { Mutation } from "./mutation";

/** Every way in which a good production stack is broken. Shares no code with the policies. */
export const mutations: readonly Mutation[] = [
  ...environmentMutations,
  ...securityMutations,
  ...operationsMutations,
  ...trustMutations,
  ...wellKnownMutations,
];
