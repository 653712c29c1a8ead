"use strict";
const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const path = require("node:path");

const digest = (content) => createHash("sha256").update(content).digest("base64url");

/** Where tools of a Node project keep what they can make again. Nobody who cannot change the code itself can write there. */
const folder = path.join(__dirname, "..", "node_modules", ".cache", "prelaunch");

function fileOf(entry, how) {
  return path.join(
    folder,
    `${path.basename(entry, ".ts")}-${digest(`${process.version}\0${entry}\0${how}`).slice(0, 16)}.json`,
  );
}

/**
 * The bundle that was made from exactly these files, or `undefined`. Every file that went into it is read and compared by
 * content: no clock and no date of a file is trusted, so a stale bundle never runs.
 *
 * @param {string} entry absolute path of the entry point
 * @param {string} how what else decides the output, such as the options
 */
function cachedBundle(entry, how) {
  try {
    const { inputs, code } = JSON.parse(readFileSync(fileOf(entry, how), "utf8"));
    const same = Object.entries(inputs).every(([file, sum]) => digest(readFileSync(file)) === sum);
    return same ? code : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a bundle for the next process. A folder that cannot be written is no error: the next one bundles again. */
function keepBundle(entry, how, files, code) {
  try {
    const inputs = Object.fromEntries(files.map((file) => [file, digest(readFileSync(file))]));
    mkdirSync(folder, { recursive: true });
    const target = fileOf(entry, how);
    // Several processes start at once: each writes a file of its own, and the last one stays.
    const own = `${target}.${process.pid}`;
    writeFileSync(own, JSON.stringify({ inputs, code }), { mode: 0o600 });
    renameSync(own, target);
  } catch {
    // Nothing depends on it.
  }
}

module.exports = { cachedBundle, keepBundle };
