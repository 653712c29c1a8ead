import { makeFunctionReference } from "convex/server";

/** The functions of `local/convex/fixture/convex`, as a client names them. */

export const messages = {
  list: makeFunctionReference<"query">("messages:list"),
  whoAmI: makeFunctionReference<"query">("messages:whoAmI"),
  environment: makeFunctionReference<"query">("messages:environment"),
  send: makeFunctionReference<"mutation">("messages:send"),
  sendLater: makeFunctionReference<"mutation">("messages:sendLater"),
  sendSecretly: makeFunctionReference<"mutation">("messages:sendSecretly"),
  sendAndFail: makeFunctionReference<"mutation">("messages:sendAndFail"),
  sendTwice: makeFunctionReference<"action">("messages:sendTwice"),
  keepFile: makeFunctionReference<"action">("messages:keepFile"),
};

export const uploads = {
  uploadUrl: makeFunctionReference<"mutation">("uploads:uploadUrl"),
  urlOf: makeFunctionReference<"query">("uploads:urlOf"),
  discard: makeFunctionReference<"mutation">("uploads:discard"),
  sendByHandle: makeFunctionReference<"action">("uploads:sendByHandle"),
};
