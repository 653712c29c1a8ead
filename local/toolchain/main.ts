import { ToolchainError } from "./errors";
import { ensureToolchain } from "./install";
import { progressLine } from "./progress-line";

/** `npm run toolchain`: installs the Pulumi CLI if it is missing and says where it is. */
async function main(): Promise<void> {
  let last = "";
  const show = (line: string) => {
    if (line === last) return;
    last = line;
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${line}`);
    else process.stderr.write(`${line}\n`);
  };
  const interactive = process.stderr.isTTY;
  const toolchain = await ensureToolchain({
    onProgress: (progress) => {
      if (!interactive && progress.step === "building" && progress.seconds % 15 !== 0) return;
      show(progressLine(progress));
    },
  });
  if (interactive && last !== "") process.stderr.write("\n");
  process.stdout.write(`${toolchain.binary} (${toolchain.origin === "official" ? "official" : "built with Go"})\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(
    error instanceof ToolchainError ? `\n${error.code}: ${error.message}\n` : `\n${String(error)}\n`,
  );
  process.exitCode = 1;
});
