import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type language from "@pulumi/pulumi/proto/language_pb.js";

/** Where a program, plugin or policy pack lies and what its `runtime.options` say. */
export interface ProgramInfo {
  /** Folder of Pulumi.yaml, PulumiPlugin.yaml or PulumiPolicy.yaml. */
  rootDirectory: string;
  programDirectory: string;
  /** Relative to the program directory; "." means the `main` of package.json. */
  entryPoint: string;
  options: RuntimeOptions;
}

/** The options of the nodejs runtime that this host understands; others are ignored, as the stock host does. */
export interface RuntimeOptions {
  /** Let the SDK register its TypeScript loader. */
  typescript: boolean;
  /** Extra arguments for node, before the run script. */
  nodeArguments: string[];
  tsconfig?: string;
  packageManager?: string;
}

export class SdkMissingError extends Error {
  readonly code = "ERR_TOOLCHAIN_SDK_MISSING";
  constructor(directory: string) {
    super(`@pulumi/pulumi is not installed for ${directory}: run "npm ci" in its package and try again`);
    this.name = "SdkMissingError";
  }
}

export function readProgramInfo(message: language.ProgramInfo | undefined): ProgramInfo {
  if (message === undefined) throw new Error("the engine sent no program information");
  const options = message.getOptions()?.toJavaScript() ?? {};
  return {
    rootDirectory: message.getRootDirectory(),
    programDirectory: message.getProgramDirectory(),
    entryPoint: message.getEntryPoint() || ".",
    options: readOptions(options),
  };
}

function readOptions(options: Record<string, unknown>): RuntimeOptions {
  const text = (key: string) => (typeof options[key] === "string" && options[key] !== "" ? options[key] : undefined);
  const tsconfig = text("tsconfig");
  const packageManager = text("packagemanager");
  return {
    typescript: options["typescript"] !== false,
    nodeArguments: text("nodeargs")?.split(/\s+/).filter(Boolean) ?? [],
    ...(tsconfig === undefined ? {} : { tsconfig }),
    ...(packageManager === undefined ? {} : { packageManager }),
  };
}

/** Absolute path of one of the SDK's run scripts, in the SDK that the given folder would load. */
export function sdkScript(directory: string, script: "run" | "run-plugin" | "run-policy-pack"): string {
  try {
    return createRequire(path.join(directory, "resolve.cjs")).resolve(`@pulumi/pulumi/cmd/${script}/index.js`);
  } catch {
    throw new SdkMissingError(directory);
  }
}

/** The nearest folder at or above `directory` with a package.json, and that file's content. */
export function nearestPackage(directory: string): { directory: string; manifest: PackageManifest } | undefined {
  const manifest = readManifest(directory);
  if (manifest !== undefined) return { directory, manifest };
  const parent = path.dirname(directory);
  return parent === directory ? undefined : nearestPackage(parent);
}

export interface PackageManifest {
  name?: string;
  version?: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  pulumi?: {
    resource?: boolean;
    name?: string;
    version?: string;
    server?: string;
    parameterization?: { name: string; version: string; value: string };
  };
}

/** The package.json of a folder; `undefined` when there is none or it cannot be read. */
export function readManifest(directory: string): PackageManifest | undefined {
  try {
    return JSON.parse(readFileSync(path.join(directory, "package.json"), "utf8")) as PackageManifest;
  } catch {
    return undefined;
  }
}

/** Folder of an installed package as code in `from` would load it, found without the package's `exports`. */
export function installedPackage(from: string, name: string): string | undefined {
  const candidate = path.join(from, "node_modules", name);
  if (readManifest(candidate) !== undefined) return candidate;
  const parent = path.dirname(from);
  return parent === from ? undefined : installedPackage(parent, name);
}
