import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import type { Exchange } from "../exchange";
import { removeRequestHeader, setRequestHeader } from "../request-headers";
import { ruleCompiler } from "./declared-rule";

const change = z.union([
  z.object({ operation: z.enum(["set", "add"]), value: z.string() }),
  z.object({ operation: z.enum(["set", "add"]), expression: z.string() }),
  z.object({ operation: z.literal("remove") }),
]);

const shape = z.object({
  action: z.literal("rewrite"),
  actionParameters: z.object({ headers: z.record(z.string(), change) }),
});

interface HeaderChange {
  name: string;
  operation: "set" | "add" | "remove";
  value(exchange: Exchange): string;
}

const compilerOf = (phase: string) =>
  ruleCompiler(phase, shape, ({ actionParameters: { headers } }, compute): HeaderChange[] =>
    Object.entries(headers).map(([name, given]) => {
      if (given.operation === "remove") return { name, operation: "remove", value: () => "" };
      const value = "value" in given ? () => given.value : compute(given.expression, "header");
      return { name, operation: given.operation, value };
    }),
  );

const compileRequest = compilerOf("http_request_late_transform");
const compileResponse = compilerOf("http_response_headers_transform");

/**
 * Request Header Transform Rules: all that match apply, in order. A value that comes out empty removes the header
 * (https://developers.cloudflare.com/rules/transform/request-header-modification/).
 */
export function changeRequestHeaders(rules: readonly unknown[], exchange: Exchange, request: IncomingMessage): void {
  for (const { matches, parameters } of compileRequest(rules)) {
    if (!matches(exchange)) continue;
    for (const { name, operation, value } of parameters) {
      const text = operation === "remove" ? "" : value(exchange);
      if (text === "") removeRequestHeader(request, name);
      else setRequestHeader(request, name, text);
    }
  }
}

/** Response Header Transform Rules. Headers of the answer must be set on `response`, and not be sent yet. */
export function changeResponseHeaders(rules: readonly unknown[], exchange: Exchange, response: ServerResponse): void {
  for (const { matches, parameters } of compileResponse(rules)) {
    if (!matches(exchange)) continue;
    for (const { name, operation, value } of parameters) {
      const text = operation === "remove" ? "" : value(exchange);
      if (operation === "add" && text !== "") response.appendHeader(name, text);
      else if (text === "") response.removeHeader(name);
      else response.setHeader(name, text);
    }
  }
}

/** Compiles the rules of both phases, so that a mistake shows before a request is sent on. @throws UnknownRuleError */
export function checkHeaderRules(requestRules: readonly unknown[], responseRules: readonly unknown[]): void {
  compileRequest(requestRules);
  compileResponse(responseRules);
}
