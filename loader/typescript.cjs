"use strict";
const { buildSync } = require("esbuild");
const Module = require("node:module");
const path = require("node:path");

/**
 * Loads a TypeScript entry point: bundles it in memory with esbuild and runs the result as CommonJS.
 *
 * Pulumi starts the program, the policy pack and the source provider as plain Node processes. Bundling at start costs
 * about 0.1 s, needs no build step before `pulumi up`, and cannot run stale output. `@pulumi/*` stays external: the
 * SDK keeps per-process state that must not exist twice.
 *
 * @param {string} entry absolute path of the `.ts` entry point
 * @param {string[]} [external] further packages to leave to Node's own resolution
 */
function loadTypeScript(entry, external = []) {
  const { outputFiles } = buildSync({
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: "node",
    target: "node20",
    format: "cjs",
    external: ["@pulumi/*", "@pulumiverse/*", "esbuild", ...external],
    sourcemap: "inline",
    logLevel: "silent",
    define: { "import.meta.url": JSON.stringify(require("node:url").pathToFileURL(entry).href) },
  });
  const filename = path.join(path.dirname(entry), `${path.basename(entry, ".ts")}.bundle.cjs`);
  const loaded = new Module(filename, module);
  loaded.filename = filename;
  loaded.paths = Module._nodeModulePaths(path.dirname(entry));
  // Node's own source maps instead of the ones of Pulumi's SDK: those name files such as node_modules/@pulumi/resource.ts,
  // and on such a path Node 20.20 to 24 loop in util.inspect with colors until memory is full, a minute for each error.
  Error.prepareStackTrace = undefined;
  process.setSourceMapsEnabled(true);
  loaded._compile(outputFiles[0].text, filename);
  return loaded.exports;
}

module.exports = { loadTypeScript };
