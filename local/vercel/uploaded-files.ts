import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fingerprint } from "./project-directory";

/** A file of a deployment: its name there, its content as it was read from this machine. */
export interface UploadedFile {
  name: string;
  content: Buffer;
}

/** The files of a deployment do not hold what was announced, or cannot be read. */
export class UploadError extends Error {
  readonly code = "ERR_VERCEL_UPLOAD";

  constructor(message: string) {
    super(message);
    this.name = "UploadError";
  }
}

/**
 * Reads the files of a Deployment's `files` as the real provider does when it uploads them, and checks each against the
 * size and SHA-1 that the input announces. Relative paths start at `pluginDir`.
 *
 * @throws UploadError when one is missing or has changed, or would leave the deployment's folder
 */
export async function readUpload(
  pluginDir: string,
  files: Record<string, string>,
  pathPrefix: string | undefined,
): Promise<UploadedFile[]> {
  const read = Object.entries(files).map(async ([file, announced]): Promise<UploadedFile> => {
    const name = uploadName(file, pathPrefix);
    const escapes = path.isAbsolute(name) || name.split("/").includes("..");
    if (escapes)
      throw new UploadError(`The deployment's file ${file} lies outside of it: set pathPrefix to the folder in front.`);
    const content = await readFile(path.resolve(pluginDir, file)).catch(() => {
      throw new UploadError(`The deployment's file ${file} cannot be read.`);
    });
    if (fingerprint(content) === announced) return { name, content };
    throw new UploadError(`The deployment's file ${file} has changed since it was listed: run the deployment again.`);
  });
  const uploaded = await Promise.all(read);
  return uploaded.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The provider takes `pathPrefix` off, or else one leading `../` (resource_deployment.go, normaliseFilename). */
function uploadName(file: string, pathPrefix: string | undefined): string {
  const name = file.split(path.sep).join("/");
  if (pathPrefix === undefined) return name.replace(/^\.\.\//, "");
  const prefix = `${pathPrefix.split(path.sep).join("/").replace(/\/$/, "")}/`;
  return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}

/** A digest of names and contents. */
export function uploadDigest(files: readonly UploadedFile[]): string {
  const hash = createHash("sha256");
  for (const { name, content } of files) hash.update(`${name}\0${fingerprint(content)}\n`);
  return hash.digest("hex");
}

export async function writeUpload(folder: string, files: readonly UploadedFile[]): Promise<void> {
  for (const { name, content } of files) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}
