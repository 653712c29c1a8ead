"use strict";
const path = require("node:path");
const { loadTypeScript } = require("../../loader/typescript.cjs");

// gRPC and protobuf stay external: the Pulumi stubs load them too, and messages of two copies do not mix.
loadTypeScript(path.join(__dirname, "main.ts"), ["@grpc/grpc-js", "google-protobuf"]);
