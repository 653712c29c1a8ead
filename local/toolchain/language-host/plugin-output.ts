import type { ChildProcess } from "node:child_process";
import type { ServerWritableStream } from "@grpc/grpc-js";
import language from "@pulumi/pulumi/proto/language_pb.js";
import { exitCodeOf, interruptChild } from "./children";

export type PluginCall = ServerWritableStream<language.RunPluginRequest, language.RunPluginResponse>;

/** How long to wait for the rest of a plugin's output when something that it started still holds its pipes. */
const OUTPUT_GRACE_MS = 1_000;

export function writeStdout(call: PluginCall, data: Uint8Array): void {
  const message = new language.RunPluginResponse();
  message.setStdout(data);
  call.write(message);
}

function writeStderr(call: PluginCall, data: Uint8Array): void {
  const message = new language.RunPluginResponse();
  message.setStderr(data);
  call.write(message);
}

/** Sends a child's errors and its end to the engine, and ends the child when the engine hangs up. */
export async function superviseChild(call: PluginCall, child: ChildProcess): Promise<void> {
  child.stderr?.on("data", (data: Buffer) => writeStderr(call, data));
  call.on("cancelled", () => interruptChild(child));
  if (call.cancelled) interruptChild(child);
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      const done = () => resolve(exitCodeOf(code, signal));
      setTimeout(done, OUTPUT_GRACE_MS).unref();
      child.once("close", done);
    });
  });
  const last = new language.RunPluginResponse();
  last.setExitcode(exitCode);
  call.write(last);
  call.end();
}
