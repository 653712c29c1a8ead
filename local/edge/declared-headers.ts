import type { IncomingMessage, OutgoingHttpHeader, ServerResponse } from "node:http";
import { z } from "zod";
import { hostOf } from "./serve-edge";

const headerSchema = z.discriminatedUnion("operation", [
  z.object({ operation: z.enum(["set", "add"]), value: z.string() }),
  z.object({ operation: z.literal("remove") }),
]);

const ruleSchema = z.object({
  ref: z.string().optional(),
  expression: z.string(),
  enabled: z.boolean().default(true),
  action: z.literal("rewrite"),
  actionParameters: z.object({ headers: z.record(z.string(), headerSchema) }),
});

type HeaderChange = z.output<typeof headerSchema>;

/** A declared rule says something that this edge cannot do. It then answers 500: passing over a rule would hide a fault. */
export class UnknownRuleError extends Error {
  readonly code = "ERR_EDGE_RULE";

  constructor(rule: unknown, reason: string) {
    const ref = typeof rule === "object" && rule !== null && "ref" in rule ? String(rule.ref) : "without ref";
    super(`The local edge cannot apply the header rule ${ref}: ${reason}`);
    this.name = "UnknownRuleError";
  }
}

/**
 * The headers that rules of Cloudflare's phases `http_request_late_transform` and `http_response_headers_transform`
 * change for a request to `host`. Knows the expressions `true` and `http.host eq "…"`.
 *
 * @throws UnknownRuleError
 */
export function headerChanges(rules: readonly unknown[], host: string): [name: string, change: HeaderChange][] {
  return rules.flatMap((rule) => {
    const parsed = ruleSchema.safeParse(rule);
    if (!parsed.success)
      throw new UnknownRuleError(rule, `its ${parsed.error.issues[0]?.path.join(".")} is of another kind`);
    if (!parsed.data.enabled || !matches(parsed.data.expression, host, rule)) return [];
    return Object.entries(parsed.data.actionParameters.headers);
  });
}

function matches(expression: string, host: string, rule: unknown): boolean {
  const text = expression.trim().replace(/^\((.*)\)$/s, "$1");
  if (text === "true") return true;
  const wanted = /^http\.host eq "([^"\\]*)"$/.exec(text)?.[1];
  if (wanted === undefined) throw new UnknownRuleError(rule, "its expression is more than a comparison of http.host");
  return wanted === host;
}

/** Changes the request's headers: Node's parsed view and the raw list. */
export function changeRequestHeaders(request: IncomingMessage, rules: readonly unknown[]): void {
  for (const [name, change] of headerChanges(rules, hostOf(request.headers.host))) {
    const key = name.toLowerCase();
    if (change.operation !== "add") {
      delete request.headers[key];
      for (let index = request.rawHeaders.length - 2; index >= 0; index -= 2) {
        if (request.rawHeaders[index]?.toLowerCase() === key) request.rawHeaders.splice(index, 2);
      }
    }
    if (change.operation === "remove") continue;
    const before = request.headers[key];
    request.headers[key] = before === undefined ? change.value : `${String(before)}, ${change.value}`;
    request.rawHeaders.push(name, change.value);
  }
}

/** Changes the response's headers at the moment they are sent, whoever sends them and how. */
export function changeResponseHeaders(response: ServerResponse, host: string, rules: readonly unknown[]): void {
  const changes = headerChanges(rules, host);
  if (changes.length === 0) return;
  const writeHead = response.writeHead.bind(response);
  response.writeHead = (status: number, ...rest: unknown[]) => {
    const message = typeof rest[0] === "string" ? rest[0] : undefined;
    setAll(
      response,
      rest.find((part) => typeof part === "object" && part !== null),
    );
    for (const [name, change] of changes) {
      if (change.operation === "remove") response.removeHeader(name);
      else if (change.operation === "set") response.setHeader(name, change.value);
      else response.appendHeader(name, change.value);
    }
    return message === undefined ? writeHead(status) : writeHead(status, message);
  };
}

/** Headers as `writeHead` takes them: an object, or a flat list of names and values that may repeat a name. */
function setAll(response: ServerResponse, headers: object | undefined): void {
  if (headers === undefined) return;
  if (!Array.isArray(headers)) {
    for (const [name, value] of Object.entries(headers)) if (value !== undefined) response.setHeader(name, value);
    return;
  }
  const list = headers.flat() as OutgoingHttpHeader[];
  for (let index = 0; index + 1 < list.length; index += 2) {
    const value = list[index + 1] ?? "";
    response.appendHeader(String(list[index]), Array.isArray(value) ? value : String(value));
  }
}
