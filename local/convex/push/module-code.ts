import { createHash } from "node:crypto";
import { Script } from "node:vm";
import { transform } from "esbuild";

/** A pushed module, compiled. Run as often as wanted: each time it is a module of its own. */
export interface CompiledModule {
  run: ModuleBody;
  /** What it imports, as written. */
  imports: string[];
  /** From the compiled to the pushed module, as JSON. */
  sourceMap: string;
}

type Require = (specifier: string) => unknown;
type ModuleBody = (module: { exports: Record<string, unknown> }, require: Require, url: string) => void;

/** Compiled modules are kept by their source: a push changes few, a changed variable none. */
const cache = new Map<string, Promise<CompiledModule>>();
const capacity = 500;

/** `file` is what stack traces name. */
export async function compileModule(file: string, source: string): Promise<CompiledModule> {
  const key = createHash("sha256").update(file).update("\0").update(source).digest("hex");
  const known = cache.get(key);
  cache.delete(key);
  const compiled = known ?? compile(file, source);
  // The most recently used are last.
  cache.set(key, compiled);
  const [oldest] = cache.keys();
  if (cache.size > capacity && oldest !== undefined) cache.delete(oldest);
  return await compiled;
}

async function compile(file: string, source: string): Promise<CompiledModule> {
  const { code, map } = await transform(source, {
    format: "cjs",
    target: "node20",
    platform: "node",
    sourcefile: file,
    sourcemap: "external",
    sourcesContent: false,
    // What is imported dynamically is loaded like all else.
    supported: { "dynamic-import": false },
    define: { "import.meta.url": "__moduleUrl" },
    logLevel: "silent",
  }).catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    // Backend: `execution_scope.rs`.
    throw message.includes("Top-level await")
      ? new Error("Top-level awaits in source files are unsupported")
      : new SyntaxError(message);
  });
  // On one line, so that the lines of the module keep their numbers.
  const wrapped = `(function (module, require, __moduleUrl) { "use strict"; let exports = module.exports; ${code}\n})`;
  const run = new Script(wrapped, { filename: file }).runInThisContext() as ModuleBody;
  return { run, imports: importsOf(code), sourceMap: map };
}

/** May name too many, if the text of a module looks like an import: they are only loaded, not needed. */
function importsOf(code: string): string[] {
  const found = [...code.matchAll(/\brequire\(("(?:[^"\\]|\\.)*")\)/g)].map(([, text]) => JSON.parse(text ?? '""'));
  return [...new Set(found as string[])];
}
