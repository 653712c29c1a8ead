import { Command, InvalidArgumentError } from "commander";
import { startStandIn } from "./stand-in";

/** Comma separated. Taken from the environment, so that the keys stand in no process list, and removed from it. */
const keysVariable = "CONVEX_STAND_IN_ADMIN_KEYS";

interface Flags {
  port: number;
  sitePort: number;
  url?: string;
  siteUrl?: string;
  state: string;
  journal?: string;
  faults?: string;
}

function port(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0 || number > 65_535) throw new InvalidArgumentError("Not a port.");
  return number;
}

function origin(text: string): string {
  if (!URL.canParse(text) || new URL(text).origin !== text) {
    throw new InvalidArgumentError("Not an origin such as https://happy-otter-123.convex.cloud.");
  }
  return text;
}

const adminKeys = (process.env[keysVariable] ?? "").split(",").filter((key) => key !== "");
delete process.env[keysVariable];

const command = new Command("convex-stand-in")
  .description("A local Convex deployment for the real Convex CLI and clients. Listens on 127.0.0.1.")
  .requiredOption("--port <port>", "port of the API; 0 takes a free one", port)
  .requiredOption("--site-port <port>", "port of the HTTP actions", port)
  .option("--url <origin>", "CONVEX_CLOUD_URL that functions see", origin)
  .option("--site-url <origin>", "CONVEX_SITE_URL that functions see", origin)
  .requiredOption("--state <folder>", "folder that keeps everything")
  .option("--journal <file>", "file that requests are noted in")
  .option("--compact-from <bytes>", "size from which the log of commits is compacted", Number)
  .option("--faults <folder>", "folder of faults that were asked for")
  .parse();

try {
  if (adminKeys.length === 0) throw new Error(`${keysVariable} must hold at least one admin key.`);
  const standIn = await startStandIn({ ...command.opts<Flags>(), adminKeys });
  const stop = () => {
    standIn.close().then(
      () => process.exit(0),
      (error) => {
        console.error("Could not end cleanly", error);
        process.exit(1);
      },
    );
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  // What pushed code forgot to await or threw in a timer must not end the process.
  process.on("unhandledRejection", (error) => console.error("Unhandled rejection", error));
  process.on("uncaughtException", (error) => console.error("Uncaught exception", error));
  const { port: apiPort, sitePort, url, siteUrl } = standIn;
  process.stdout.write(`${JSON.stringify({ ready: true, port: apiPort, sitePort, url, siteUrl, pid: process.pid })}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
