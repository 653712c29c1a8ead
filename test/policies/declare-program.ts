import { createHash, generateKeyPairSync } from "node:crypto";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks.js";
import { build, type Plugin } from "esbuild";
import { resourceTypes } from "../../contract/resource-types";
import type { StackResource } from "../../policies/declared";
import { Secret, unknown } from "../../provider-rpc/provider";
import { decode } from "../../provider-rpc/wire";

/** What a stack is declared from: the keys of its file, without the namespace. */
export type StackSettings = Record<string, unknown>;

export interface DeclareOptions {
  stack: string;
  settings: StackSettings;
  /** `first`: what the kit makes is not known yet, as in a preview before the first `up`. `later`: it is. */
  run: "first" | "later";
}

const repository = path.resolve(fileURLToPath(new URL("../..", import.meta.url)));
const require = createRequire(import.meta.url);
const external = ["@pulumi/*", "@pulumiverse/*", "zod", "tldts", "yaml", "esbuild"];

/** The copy of the sources is not what is judged, and would be written for each stack. */
const withoutUpload: Plugin = {
  name: "without-upload",
  setup(bundler) {
    const real = path.join(repository, "infra/source/upload-folder.ts");
    bundler.onResolve({ filter: /source\/upload-folder$/ }, () => ({ path: "upload-folder", namespace: "stub" }));
    bundler.onLoad({ filter: /.*/, namespace: "stub" }, () => ({
      contents: `export * from ${JSON.stringify(real)};
        export const stageUploadFolder = (_, directory) => ({ directory, digest: "d".repeat(64), functions: "f".repeat(64) });
        export const functionsDigest = () => "f".repeat(64);`,
      resolveDir: repository,
    }));
  },
};

type Program = (exports: object, require: NodeRequire, module: { exports: object }) => void;

/** The program as one function, so that it runs as often as there are stacks. */
async function compile(): Promise<Program> {
  const entry = path.join(repository, "infra/index.ts");
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: "node",
    target: "node20",
    format: "cjs",
    external,
    plugins: [withoutUpload],
    define: { "import.meta.url": JSON.stringify(pathToFileURL(entry).href) },
  });
  return new Function("exports", "require", "module", outputFiles[0]?.text ?? "") as Program;
}

let compiled: Promise<Program> | undefined;

/** Random enough for the rules, and the same in each run of the tests. */
const made = (name: string): string => createHash("sha256").update(`made for tests: ${name}`).digest("base64url");

let keySet: string | undefined;
function keys(): string {
  if (keySet !== undefined) return keySet;
  const publicKey = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({ format: "jwk" });
  keySet = JSON.stringify([
    {
      id: "kid",
      alg: "RS256",
      publicKey: JSON.stringify(publicKey),
      privateKey: JSON.stringify("a".repeat(64)),
      createdAt: Date.now() - 86_400_000,
    },
  ]);
  return keySet;
}

/** What the providers answer after the first `up`. */
function outputsOf(type: string, name: string): Record<string, unknown> {
  if (type === resourceTypes.release) return { approvedAt: "2026-11-20T10:00:00Z", openedAt: "", rehearsal: false };
  if (type === resourceTypes.authSecret || type === resourceTypes.randomSecret)
    return { value: made(name), retired: [] };
  return type === resourceTypes.signingKeys ? { jwks: keys(), keyIds: ["kid"], privateKey: "{}" } : {};
}

const bare = (value: unknown): unknown => {
  if (value instanceof Secret) return bare(value.value);
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, bare(inner)]));
};

interface RegisterRequest {
  getType(): string;
  getName(): string;
  getObject(): Parameters<typeof decode>[0];
  getParent(): string;
  getProtect(): boolean;
  getProvider(): string;
  getDependenciesList(): string[];
  getPropertydependenciesMap(): Map<string, { getUrnsList(): string[] }>;
}

const typeOf = (urn: string): string => urn.split("::")[2]?.split("$").at(-1) ?? "";

/** Runs the program for a stack and returns what it declared, as the engine would show it to a policy. */
export async function declareProgram({ stack, settings, run }: DeclareOptions): Promise<StackResource[]> {
  const declared: StackResource[] = [];
  const providers = new Map<string, StackResource>();
  const preview = run === "first";
  const config = Object.entries(settings).map(([key, value]) => [
    `prelaunch:${key}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  const monitor = new MockMonitor({
    newResource: (args: pulumi.runtime.MockResourceArgs) => ({
      id: preview ? undefined : `${args.name}-id`,
      state: { ...args.inputs, ...(preview ? {} : outputsOf(args.type, args.name)) },
    }),
    call: (args: pulumi.runtime.MockCallArgs) => args.inputs,
  });
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = async (
    request: RegisterRequest,
    callback: (error: unknown, response: { getUrn(): string }) => void,
  ) => {
    await register(
      request as never,
      ((error: unknown, response: { getUrn(): string }) => {
        if (!error) declared.push(resourceOf(request, response.getUrn(), providers, preview));
        callback(error, response);
      }) as never,
    );
  };

  pulumi.runtime.setAllConfig(Object.fromEntries(config));
  await pulumi.runtime.setMocks(
    { newResource: () => ({ id: "", state: {} }), call: () => ({}) },
    "prelaunch",
    stack,
    preview,
  );
  pulumi.runtime.setMockOptions(monitor, "prelaunch", stack, preview);
  compiled ??= compile();
  const runProgram = await compiled;
  const module = { exports: {} as Record<string, unknown> };
  runProgram(module.exports, require, module);
  await pulumi.runtime.disconnect();
  const { callbackUrls, url } = module.exports;
  const outputs = { callbackUrls, url };
  return [stackOf(stack, outputs), ...declared];
}

function resourceOf(
  request: RegisterRequest,
  urn: string,
  providers: Map<string, StackResource>,
  preview: boolean,
): StackResource {
  const propertyDependencies: Record<string, { type: string; urn: string }[]> = {};
  request.getPropertydependenciesMap().forEach((entry, property) => {
    propertyDependencies[property] = entry.getUrnsList().map((source) => ({ type: typeOf(source), urn: source }));
  });
  const provider = providers.get(request.getProvider().split("::").slice(0, 4).join("::"));
  const inputs = bare(decode(request.getObject())) as Record<string, unknown>;
  const resource: StackResource = {
    type: request.getType(),
    name: request.getName(),
    urn,
    props: inputs,
    protect: request.getProtect(),
    parent: request.getParent() || undefined,
    dependencies: request.getDependenciesList(),
    propertyDependencies,
    ...(provider ? { provider: { type: provider.type, props: provider.props } } : {}),
  };
  if (resource.type === resourceTypes.vercelProject && !preview) inputs["id"] = `${resource.name}-id`;
  if (resource.type === resourceTypes.vercelProject && preview) inputs["id"] = unknown;
  if (resource.type === "prelaunch:gate:Fingerprints") compared(inputs);
  if (resource.type.startsWith("pulumi:providers:")) providers.set(urn, resource);
  return resource;
}

/** What the provider's check makes of the inputs: secrets go, facts come. */
function compared(inputs: Record<string, unknown>): void {
  const values = inputs["values"] as Record<string, unknown>;
  inputs["facts"] = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      value === unknown ? unknown : "key" in inputs ? "unique" : "not-compared",
    ]),
  );
  delete inputs["values"];
  delete inputs["key"];
}

function stackOf(stack: string, outputs: Record<string, unknown>): StackResource {
  const urn = `urn:pulumi:${stack}::prelaunch::pulumi:pulumi:Stack::prelaunch-${stack}`;
  return {
    type: "pulumi:pulumi:Stack",
    name: `prelaunch-${stack}`,
    urn,
    props: outputs,
    protect: false,
    parent: undefined,
    dependencies: [],
    propertyDependencies: {},
  };
}
