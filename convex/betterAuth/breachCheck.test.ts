import { afterEach, describe, expect, it, vi } from "vitest";
import { isBreached } from "./breachCheck";

// SHA-1 of "password": 5BAA6 1E4C9B93F3F0682250B6CF8331B7EE68FD8.
const suffix = "1E4C9B93F3F0682250B6CF8331B7EE68FD8";

afterEach(() => vi.restoreAllMocks());

describe("isBreached", () => {
  it("tells the service five characters of the hash and nothing else", async () => {
    const ask = vi.fn(async (_url: string, _init?: RequestInit) => new Response(`${suffix}:52256179\r\n`));
    expect(await isBreached("password", ask as typeof fetch)).toBe(true);
    expect(ask.mock.calls[0]?.[0]).toBe("https://api.pwnedpasswords.com/range/5BAA6");
    expect(JSON.stringify(ask.mock.calls)).not.toContain("1E4C9");
  });

  it.each([
    ["another suffix", `${"0".repeat(35)}:3`],
    ["padding", `${suffix}:0`],
    ["nothing", ""],
  ])("is not so by %s", async (_name, body) => {
    expect(await isBreached("password", (async () => new Response(body)) as typeof fetch)).toBe(false);
  });

  it.each([
    ["refuses", async () => new Response("", { status: 503 })],
    ["cannot be reached", async () => Promise.reject(new TypeError("fetch failed"))],
  ])("lets the password pass, with a line in the log, while the service %s", async (_name, ask) => {
    const log = vi.spyOn(console, "warn").mockImplementation(() => {});
    expect(await isBreached("password", ask as typeof fetch)).toBe(false);
    expect(log.mock.calls.flat().join()).toContain("breach_check_unavailable");
    expect(log.mock.calls.flat().join()).not.toContain("password");
  });

  it("does not wait for an answer that never comes", async () => {
    vi.spyOn(console, "warn").mockImplementation(() => {});
    const never = (_url: string, init?: RequestInit) =>
      new Promise<Response>((_resolve, reject) => {
        init?.signal?.addEventListener("abort", () => reject(new Error("aborted")));
      });
    expect(await isBreached("password", never as typeof fetch)).toBe(false);
  });
});
