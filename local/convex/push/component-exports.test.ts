import { expect, it } from "vitest";
import type { ModuleAnalysis } from "./analyze-module";
import { componentExports } from "./component-exports";

const module = (functions: Record<string, "public" | "internal">): ModuleAnalysis => ({
  functions: Object.entries(functions).map(([name, kind]) => ({
    name,
    pos: null,
    udfType: "Query",
    visibility: { kind },
    args: "",
    returns: "",
  })),
  httpRoutes: null,
  cronSpecs: null,
  sourceMapped: null,
});

const branch = (...branch: unknown[]) => ({ type: "branch", branch });

it("offers the public functions, by folder and module", () => {
  const tree = componentExports({
    "adapter.js": module({ create: "public", secret: "internal" }),
    "mail/inner.js": module({ send: "internal" }),
    "mail/outbox.js": module({ list: "public" }),
    "schema.js": module({}),
  });
  expect(tree).toEqual(
    branch(
      ["adapter", branch(["create", { type: "leaf", leaf: "_reference/function/adapter.js:create" }])],
      ["mail", branch(["outbox", branch(["list", { type: "leaf", leaf: "_reference/function/mail/outbox.js:list" }])])],
    ),
  );
});
