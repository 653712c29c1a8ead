"use strict";
const Module = require("node:module");
const path = require("node:path");
const { pathToFileURL } = require("node:url");
const { cachedBundle, keepBundle } = require("./bundle-cache.cjs");

/** Bundles with esbuild, which is loaded only when there is something to bundle. */
function bundle(entry, options) {
  const { buildSync } = require("esbuild");
  const { outputFiles, metafile } = buildSync({
    ...options,
    entryPoints: [entry],
    absWorkingDir: path.dirname(entry),
    metafile: true,
    write: false,
    logLevel: "silent",
  });
  const files = Object.keys(metafile.inputs).map((file) => path.resolve(path.dirname(entry), file));
  return { code: outputFiles[0].text, files };
}

/**
 * Loads a TypeScript entry point: bundles it with esbuild and runs the result as CommonJS.
 *
 * Pulumi starts the program, the policy pack and the source provider as plain Node processes. Bundling at start needs no
 * build step before `pulumi up`. It costs 0.1 s and more, so the bundle is kept, and used as long as every file that went
 * into it has the same content. `@pulumi/*` stays external: the SDK keeps per-process state that must not exist twice.
 *
 * @param {string} entry absolute path of the `.ts` entry point
 * @param {string[]} [external] further packages to leave to Node's own resolution
 */
function loadTypeScript(entry, external = []) {
  const options = {
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    external: ["@pulumi/*", "@pulumiverse/*", "esbuild", ...external],
    sourcemap: "inline",
    define: { "import.meta.url": JSON.stringify(pathToFileURL(entry).href) },
  };
  const how = JSON.stringify([options, require("esbuild/package.json").version]);
  let code = cachedBundle(entry, how);
  if (code === undefined) {
    const made = bundle(entry, options);
    code = made.code;
    keepBundle(entry, how, made.files, code);
  }
  const filename = path.join(path.dirname(entry), `${path.basename(entry, ".ts")}.bundle.cjs`);
  const loaded = new Module(filename, module);
  loaded.filename = filename;
  loaded.paths = Module._nodeModulePaths(path.dirname(entry));
  // Node's own source maps instead of the ones of Pulumi's SDK: those name files such as node_modules/@pulumi/resource.ts,
  // and on such a path Node 20.20 to 24 loop in util.inspect with colors until memory is full, a minute for each error.
  Error.prepareStackTrace = undefined;
  process.setSourceMapsEnabled(true);
  loaded._compile(code, filename);
  return loaded.exports;
}

module.exports = { loadTypeScript };
