import { afterEach, expect, it, vi } from "vitest";
import { authRequest, problemText } from "./auth-request";
import { problemTexts } from "./texts";

afterEach(() => vi.unstubAllGlobals());

const answering = (response: () => Response) =>
  vi.stubGlobal(
    "fetch",
    vi.fn(async () => response()),
  );

it("posts a body as JSON to this site's auth routes", async () => {
  answering(() => Response.json({ status: true }));
  expect(await authRequest("/sign-out", { a: 1 })).toEqual({ ok: true, data: { status: true } });
  expect(fetch).toHaveBeenCalledWith("/api/auth/sign-out", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: '{"a":1}',
  });
});

it.each([
  [() => Response.json({ code: "INVALID_TOKEN" }, { status: 400 }), "INVALID_TOKEN", problemTexts.server],
  [() => Response.json({ code: "X" }, { status: 500 }), "SERVER", problemTexts.server],
  [() => new Response("<html>", { status: 403 }), "SERVER", problemTexts.server],
  [() => new Response("", { status: 429, headers: { "x-retry-after": "9" } }), "TOO_MANY", problemTexts.tooMany(9)],
  [() => new Response("", { status: 429 }), "TOO_MANY", problemTexts.tooMany(undefined)],
])("tells refusals apart: %s", async (response, code, text) => {
  answering(response);
  const answer = await authRequest("/sign-in/email", {});
  expect(answer).toMatchObject({ ok: false, code });
  expect(answer.ok || problemText(answer)).toBe(text);
});

it("does not throw without a connection", async () => {
  vi.stubGlobal("fetch", vi.fn().mockRejectedValue(new TypeError("offline")));
  const answer = await authRequest("/sign-in/email", {});
  expect(answer).toMatchObject({ ok: false, code: "NETWORK" });
  expect(answer.ok || problemText(answer)).toBe(problemTexts.network);
});
