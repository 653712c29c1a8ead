/**
 * Starts the SDK's pack runner without TypeScript and ts-node, for a pack that says `typescript: false`: the runner would load
 * both all the same (cmd/run-policy-pack/index.js of @pulumi/pulumi 3.248 passes `typeScript: true`), a fifth of a second in
 * each preview. The pack's own `require("typescript")` is left alone.
 */
export function withoutTypeScript(script: string): string[] {
  return ["--eval", startOf(script), "--"];
}

function startOf(script: string): string {
  return `
const modules = require("node:module");
const load = modules._load;
const runner = /@pulumi[\\\\/]pulumi[\\\\/](?:tsutils|typescript-shim|cmd[\\\\/]run-policy-pack[\\\\/]run)[.]js$/;
modules._load = function (request, parent, ...rest) {
  const unwanted = request === "typescript" || /(?:^|[\\\\/])ts-node(?:@[\\d.]+)?$/.test(request);
  if (unwanted && runner.test(parent?.filename ?? "")) return { version: "5.0.0", VERSION: "10.0.0", register() {} };
  return load.call(this, request, parent, ...rest);
};
process.argv.splice(1, 0, ${JSON.stringify(script)});
require(${JSON.stringify(script)});
`;
}
