"use strict";
const path = require("node:path");
const { loadTypeScript } = require("../loader/typescript.cjs");

module.exports = loadTypeScript(path.join(__dirname, "pack.ts"), ["google-protobuf", "@grpc/grpc-js"]);
