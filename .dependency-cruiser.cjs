/** Everything that is no part of the deployed app. */
const kit = [
  "acceptance",
  "adoption",
  "bench",
  "checklist",
  "checks",
  "cli",
  "doctor",
  "evidence",
  "infra",
  "loader",
  "local",
  "onboarding",
  "policies",
  "provider-rpc",
  "pull-request",
  "recovery",
  "report",
  "test",
  "trial",
];
const app = ["app", "convex"];

/** Matches a path in one of the folders. */
const within = (...folders) => `^(${folders.join("|")})/`;
/** Matches a path in any folder of ours but these. */
const outside = (...folders) => within(...[...kit, ...app, "contract"].filter((folder) => !folders.includes(folder)));

const tests = "[.](test|fixture)[.]tsx?$";

/**
 * Which folder may import which. Arrows go one way, so that each folder can be read, tested and replaced by itself,
 * and so that nothing of the kit travels with the deployed app.
 *
 * @type {import("dependency-cruiser").IConfiguration}
 */
module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      comment: "A cycle of imports has no first module to read, and runs in an order that nobody chose.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "app-knows-nothing-of-the-kit",
      comment:
        "The app and its functions are what is deployed. They read their environment through contract/ and import no part of the kit.",
      severity: "error",
      from: { path: `${within(...app)}|^(proxy|instrumentation)[.]ts$|^next[.]config[.]ts$` },
      to: { path: within(...kit) },
    },
    {
      name: "app-has-no-development-packages",
      comment:
        "A package that the app imports at run time belongs in dependencies: a production install leaves devDependencies out. Types and tests may use them.",
      severity: "error",
      from: { path: `${within(...app)}|^(proxy|instrumentation)[.]ts$`, pathNot: tests },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only", "npm"], pathNot: "node_modules/@types/" },
    },
    {
      name: "contract-stands-alone",
      comment:
        "The contract is what program, policies, local cloud and app agree on. If it imported one of them, it would take sides.",
      severity: "error",
      from: { path: within("contract") },
      to: { path: outside("contract") },
    },
    {
      name: "checklist-stands-alone",
      comment:
        "The checklist is data that policies, evidence, acceptance and documentation are made from. It knows none of them.",
      severity: "error",
      from: { path: within("checklist"), pathNot: tests },
      to: { path: outside("checklist") },
    },
    {
      name: "evidence-reads-the-checklist-alone",
      comment:
        "Evidence is judged by the same code at the gate, on the command line and in a policy: it belongs to none of them.",
      severity: "error",
      from: { path: within("evidence"), pathNot: tests },
      to: { path: outside("evidence", "checklist") },
    },
    {
      name: "report-shows-what-is-known",
      comment:
        "A report is made from the checklist and the evidence, by whoever has them: it runs nothing and asks nobody.",
      severity: "error",
      from: { path: within("report"), pathNot: tests },
      to: { path: outside("report", "checklist", "evidence", "contract") },
    },
    {
      name: "pull-request-reads-what-the-engine-says",
      comment:
        "The comment on a pull request is made from the engine's events. What it must not show, it does not even import.",
      severity: "error",
      from: { path: within("pull-request"), pathNot: tests },
      to: { path: outside("pull-request", "checklist", "contract") },
    },
    {
      name: "provider-rpc-stands-alone",
      comment: "The provider server is a small library: plain values in, gRPC out. It knows none of its users.",
      severity: "error",
      from: { path: within("provider-rpc"), pathNot: tests },
      to: { path: outside("provider-rpc") },
    },
    {
      name: "policies-judge-from-outside",
      comment:
        "A policy that shared code with the program would share its mistakes. It sees the declared resources, the contract and the checklist, and speaks to the engine through the small RPC library.",
      severity: "error",
      from: { path: within("policies"), pathNot: tests },
      to: { path: outside("policies", "contract", "checklist", "evidence", "provider-rpc", "loader") },
    },
    {
      name: "infra-does-not-know-who-runs-it",
      comment:
        "The program runs the same against a real cloud and the local one, with and without policies: it imports neither.",
      severity: "error",
      from: { path: within("infra"), pathNot: tests },
      to: { path: outside("infra", "contract", "checklist", "evidence", "provider-rpc", "loader") },
    },
    {
      name: "local-reads-settings-only",
      comment:
        "The local cloud answers for the vendors. From the program it may read a stack's settings; anything more and it would agree with itself.",
      severity: "error",
      from: { path: within("local"), pathNot: tests },
      to: { path: outside("local", "contract", "provider-rpc", "loader"), pathNot: "^infra/settings/" },
    },
    {
      name: "acceptance-sees-what-a-visitor-sees",
      comment:
        "The suite runs against any deployed stack, so it knows neither the program nor the local cloud. It finds its way through the app by the texts that a person reads.",
      severity: "error",
      from: { path: within("acceptance"), pathNot: tests },
      to: {
        path: outside("acceptance", "contract", "checklist", "evidence"),
        pathNot: "^app/_lib/[a-z-]*texts[.]ts$",
      },
    },
    {
      name: "onboarding-writes-what-settings-take",
      comment:
        "The first stack file is made from answers and judged by the settings' own checks. It needs nothing else.",
      severity: "error",
      from: { path: within("onboarding"), pathNot: tests },
      to: { path: outside("onboarding", "contract"), pathNot: "^infra/settings/" },
    },
    {
      name: "doctor-looks-and-touches-nothing",
      comment:
        "The doctor reads settings, the machine, a running site and the vendors' answers. It shares the questions to sign-in providers with the program, and knows neither the engine nor the local cloud.",
      severity: "error",
      from: { path: within("doctor"), pathNot: tests },
      to: { path: outside("doctor", "contract"), pathNot: "^(infra/(settings|provider)/|local/toolchain/)" },
    },
    {
      name: "adoption-finds-as-the-recovery-does",
      comment:
        "What is adopted is found by the natural keys that the recovery knows, and read as the program's provider reads it.",
      severity: "error",
      from: { path: within("adoption"), pathNot: tests },
      to: {
        path: outside("adoption", "contract", "recovery"),
        pathNot: "^(infra/(settings|provider)/|local/toolchain/)",
      },
    },
    {
      name: "trial-runs-what-it-is-given",
      comment:
        "A trial brings a throw-away stack up and takes it down: the engine and the look at the site are handed to it.",
      severity: "error",
      from: { path: within("trial"), pathNot: tests },
      to: { path: outside("trial", "contract"), pathNot: "^infra/settings/" },
    },
    {
      name: "nothing-imports-tests",
      comment: "Tests, benches and checks are leaves: what runs for a user must not carry them along.",
      severity: "error",
      from: { path: outside("bench", "checks", "test"), pathNot: tests },
      to: { path: `${within("bench", "checks", "test")}|${tests}` },
    },
    {
      name: "every-import-resolves",
      comment: "An import that leads nowhere fails at run time. Virtual modules of the toolchain are named here.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^(server-only|client-only)$" },
    },
    {
      name: "packages-are-declared",
      comment: "A package that is installed only because another one needs it can vanish with any update.",
      severity: "error",
      from: {},
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(node_modules/[.]cache|[.]next|[.]prelaunch)/" },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      mainFields: ["module", "main", "types"],
      extensions: [".ts", ".tsx", ".mts", ".js", ".mjs", ".cjs", ".json", ".css", ".d.ts"],
    },
  },
};
