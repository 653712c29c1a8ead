import { randomBytes } from "node:crypto";
import { convexToJson, type JSONValue, type Value } from "convex/values";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { mappedFrame } from "./push/source-maps";

/** A refusal in the shape of the real API: `{ code, message }` with a status. Messages hold no values. */
export class ApiError extends Error {
  constructor(
    readonly status: ContentfulStatusCode,
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = "ApiError";
  }
}

/** Wording of the real backend (keybroker, `bad_admin_key_error`). */
export function badDeployKey(deploymentName: string): ApiError {
  return new ApiError(
    403,
    "BadDeployKey",
    `The provided deploy key was invalid for deployment '${deploymentName}'. Double check that the environment this key was generated for matches the desired deployment.`,
  );
}

function requestId(): string {
  return randomBytes(8).toString("hex");
}

export interface FunctionFailure {
  errorMessage: string;
  errorData?: JSONValue;
}

/** An error of the deployment itself, not of the app's code: its message is all there is to say. */
export class DeploymentError extends Error {}

/** What an error says and where it was thrown, without the frames of the deployment itself. */
export function traceOf(error: unknown): string {
  if (error instanceof DeploymentError) return error.message;
  if (!(error instanceof Error)) return `Uncaught ${String(error)}`;
  const frames = (error.stack ?? "")
    .split("\n")
    .filter((line) => /^\s+at /.test(line) && !/node_modules|node:|\/local\/convex\/[^/]*\.ts/.test(line))
    .slice(0, 8)
    .map(mappedFrame);
  return [`Uncaught ${error.name}: ${error.message}`, ...frames].join("\n");
}

/** What a client learns of an error that a function threw; the data of a `ConvexError` travels apart. */
export function functionFailure(error: unknown, id = requestId()): FunctionFailure {
  const failure: FunctionFailure = { errorMessage: `[Request ID: ${id}] Server Error\n${traceOf(error)}` };
  if (typeof error === "object" && error !== null && Symbol.for("ConvexError") in error && "data" in error) {
    failure.errorData = convexToJson(error.data as Value);
  }
  return failure;
}

/** The body of the answer 500 of an HTTP action that threw (backend: `to_http_response_parts`). */
export function httpActionFailure(error: unknown, id = requestId()): { code: string; trace: string; data?: JSONValue } {
  const { errorData } = functionFailure(error, id);
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: `[Request ID: ${id}] Server Error: Uncaught ${error instanceof Error ? error.name : "Error"}: ${message}`,
    trace: traceOf(error),
    ...(errorData !== undefined && { data: errorData }),
  };
}
