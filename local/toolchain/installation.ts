import { createHash } from "node:crypto";
import { accessSync, constants, readdirSync, readFileSync, statSync } from "node:fs";
import { chmod, rename, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const HOST_NAME = "pulumi-language-nodejs";
/** Lies beside `bin` in what we installed ourselves, and never in an official installation. */
const MARKER_NAME = "prelaunch.json";
/** Packages that are bundled into the language host. */
const BUNDLED = ["@grpc/grpc-js", "google-protobuf", "@pulumi/pulumi"];

interface Marker {
  /** Digest of what the installed language host was bundled from. */
  hostDigest: string;
}

/** True where the official wrapper would run the binary: an executable, non-empty file. */
export function isInstalled(folder: string): boolean {
  const binary = path.join(folder, "bin", process.platform === "win32" ? "pulumi.exe" : "pulumi");
  try {
    accessSync(binary, constants.X_OK);
    return statSync(binary).size > 0;
  } catch {
    return false;
  }
}

export function readMarker(folder: string): Marker | undefined {
  try {
    return JSON.parse(readFileSync(path.join(folder, MARKER_NAME), "utf8")) as Marker;
  } catch {
    return undefined;
  }
}

/** Writes our language host and the marker into an installation of ours; each file appears whole or not at all. */
export async function writeHost(folder: string, content: string, hostDigest: string): Promise<void> {
  await writeWhole(path.join(folder, "bin", HOST_NAME), content, 0o755);
  await writeWhole(path.join(folder, MARKER_NAME), `${JSON.stringify({ hostDigest } satisfies Marker)}\n`, 0o644);
}

/** True if an installation of ours lacks the language host, or has one from other sources. */
export function hostIsOutdated(folder: string, marker: Marker): boolean {
  if (marker.hostDigest !== hostDigest()) return true;
  try {
    accessSync(path.join(folder, "bin", HOST_NAME), constants.X_OK);
    return false;
  } catch {
    return true;
  }
}

/** SHA-256 over everything the language host is bundled from; some milliseconds, unlike bundling itself. */
export function hostDigest(): string {
  const hash = createHash("sha256");
  const folder = fileURLToPath(new URL("./language-host/", import.meta.url));
  const sources = readdirSync(folder).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
  for (const name of sources.sort()) hash.update(`${name}\0`).update(readFileSync(path.join(folder, name)));
  for (const name of ["bundle.ts", "version.ts"]) hash.update(readFileSync(new URL(`./${name}`, import.meta.url)));
  const require = createRequire(import.meta.url);
  for (const name of BUNDLED) {
    const manifest = JSON.parse(readFileSync(require.resolve(`${name}/package.json`), "utf8")) as { version: string };
    hash.update(`${name}@${manifest.version}\0`);
  }
  return hash.digest("hex");
}

async function writeWhole(file: string, content: string, mode: number): Promise<void> {
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, content);
  await chmod(draft, mode);
  await rename(draft, file);
}
