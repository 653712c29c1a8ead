import { createHash } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { isBreached } from "../../convex/betterAuth/breachCheck";
import { pwnedPasswords } from "./pwned-passwords";

let journalled: string[];
const api = pwnedPasswords({
  journal: { record: (...entry) => void journalled.push(entry.join(" ")) },
});
beforeEach(() => {
  journalled = [];
});

const sha1 = (text: string) => createHash("sha1").update(text).digest("hex").toUpperCase();
const range = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await api.request(`https://api.pwnedpasswords.com/range/${path}`, { headers });
  return { status: answer.status, text: await answer.text() };
};

describe("the range of a hash", () => {
  it("has the rest of a known one, and how often it was seen", async () => {
    const hash = sha1("password1234");
    const { status, text } = await range(hash.slice(0, 5));
    expect([status, text]).toEqual([200, expect.stringContaining(`${hash.slice(5)}:35000`)]);
    expect(await range(hash.slice(0, 5).toLowerCase())).toEqual({ status, text });
  });

  it("has 800 to 1000 lines with padding, all of one form, those that were added with the count 0", async () => {
    const hash = sha1("password1234");
    for (const prefix of [hash.slice(0, 5), "00000"]) {
      const lines = (await range(prefix, { "add-padding": "true" })).text.split("\r\n");
      expect(lines.length).toBeGreaterThanOrEqual(800);
      expect(lines.length).toBeLessThanOrEqual(1000);
      expect(lines.filter((line) => !/^[0-9A-F]{35}:\d+$/.test(line))).toEqual([]);
      const real = lines.filter((line) => !line.endsWith(":0"));
      expect(real).toEqual(prefix === "00000" ? [] : [`${hash.slice(5)}:35000`]);
    }
  });

  it.each(["", "ABCD", "ABCDEF", "XYZ12"])("is refused for the prefix '%s'", async (prefix) => {
    expect([400, 404]).toContain((await range(prefix)).status);
  });

  it("is noted as a read, without the prefix", async () => {
    await range("ABCDE");
    expect(journalled).toEqual(["pwned-passwords read GET /range/{prefix}"]);
  });
});

it("tells the app's own check which passwords are known", async () => {
  const ask = async (url: string | URL | Request, init?: RequestInit) => api.request(String(url), init);
  expect(await isBreached("passwordpassword", ask)).toBe(true);
  expect(await isBreached("nobody chose this one before", ask)).toBe(false);
});

it("gap pwned-passwords-list: a password that is known from breaches, but not on the list, passes", async () => {
  // Seen in breaches, as the service itself says.
  const hash = sha1("correcthorsebatterystaple");
  expect((await range(hash.slice(0, 5))).text).not.toContain(hash.slice(5));
  expect((await range(`${hash.slice(0, 5)}?mode=ntlm`)).status).toBe(400);
});
