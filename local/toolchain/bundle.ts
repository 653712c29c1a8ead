import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { PULUMI_VERSION } from "./version";

/**
 * Bundles the language host: the text of one executable file that needs nothing of the checkout it was made from.
 *
 * The file is a shell script and a JavaScript program at once: the shell replaces itself by the node on PATH, or by the
 * one that made the bundle (version managers remove old ones, CI images have none on PATH); node skips the first line and
 * takes the second for a string and a comment.
 */
export async function bundleLanguageHost(): Promise<string> {
  const result = await build({
    entryPoints: [fileURLToPath(new URL("./language-host/main.ts", import.meta.url))],
    bundle: true,
    write: false,
    platform: "node",
    target: "node20",
    format: "cjs",
    legalComments: "none",
    minifySyntax: true,
    define: { PULUMI_VERSION: JSON.stringify(PULUMI_VERSION) },
    logLevel: "silent",
  });
  const code = result.outputFiles[0]?.text ?? "";
  return `${launcher()}
${code}`;
}

function launcher(): string {
  return ["#!/bin/sh", `':' //; exec "$(command -v node || echo ${shellQuoted(process.execPath)})" "$0" "$@"`].join(
    "\n",
  );
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
