"use strict";
const path = require("node:path");
// The SDK's debug messages hold whole requests and answers, secrets in clear; the engine writes them into its event log
// even when nobody asked for debug output. Nothing of ours is said at that level.
require("@pulumi/pulumi/log").debug = async () => {};
const { loadTypeScript } = require("../loader/typescript.cjs");

module.exports = loadTypeScript(path.join(__dirname, "index.ts"));
