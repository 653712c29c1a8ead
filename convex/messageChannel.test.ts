import { createRequire } from "node:module";
import { createElement } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

const own = globalThis.MessageChannel;
beforeEach(() => {
  vi.resetModules();
});
afterEach(() => {
  globalThis.MessageChannel = own;
});

async function withoutOne() {
  // @ts-expect-error As in Convex's runtime.
  globalThis.MessageChannel = undefined;
  await import("./messageChannel");
  expect(globalThis.MessageChannel).toBeDefined();
  expect(globalThis.MessageChannel).not.toBe(own);
  return new MessageChannel();
}

it("leaves the runtime's own alone", async () => {
  await import("./messageChannel");
  expect(globalThis.MessageChannel).toBe(own);
});

it("delivers in order, after the code that posts, both ways, and nothing once it is closed", async () => {
  const { port1, port2 } = await withoutOne();
  const got: unknown[] = [];
  port1.onmessage = ({ data }) => got.push(data);
  port2.addEventListener("message", ({ data }) => got.push(`two: ${data}`));
  port2.postMessage("a");
  port2.postMessage({ b: 1 });
  port1.postMessage("c");
  expect(got).toEqual([]);
  await Promise.resolve();
  expect(got).toEqual(["a", { b: 1 }, "two: c"]);
  port1.close();
  port2.postMessage("late");
  port1.postMessage("late");
  await Promise.resolve();
  expect(got).toHaveLength(3);
});

it("is what React needs to render a mail", async () => {
  // @ts-expect-error As in Convex's runtime.
  globalThis.MessageChannel = undefined;
  const load = (): typeof import("react-dom/server") =>
    createRequire(import.meta.url)("react-dom/server.browser") as typeof import("react-dom/server");
  expect(load).toThrow("MessageChannel");
  await import("./messageChannel");
  expect(load().renderToStaticMarkup(createElement("p", null, "Hello"))).toBe("<p>Hello</p>");
});
