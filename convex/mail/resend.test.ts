import { describe, expect, it } from "vitest";
import { MailRejectedError, MailUnavailableError, sendByResend } from "./resend";

const mail = { from: "Acme <auth@acme.test>", to: "ann@acme.test", subject: "s", text: "t", html: "<p>t</p>" };
const options = { apiKey: "re_secret", idempotencyKey: "one" };

const answering = (status: number, body: unknown = {}, headers: Record<string, string> = {}) =>
  sendByResend(mail, { ...options, fetch: async () => Response.json(body, { status, headers }) });

describe("sendByResend", () => {
  it("sends one mail with the key and the idempotency key", async () => {
    const calls: [string, RequestInit][] = [];
    await sendByResend(mail, {
      ...options,
      fetch: async (url, init) => {
        calls.push([String(url), init ?? {}]);
        return Response.json({ id: "1" });
      },
    });
    expect(calls).toHaveLength(1);
    const [url, init] = calls[0]!;
    expect(url).toBe("https://api.resend.com/emails");
    expect(init.headers).toMatchObject({ authorization: "Bearer re_secret", "idempotency-key": "one" });
    expect(JSON.parse(String(init.body))).toEqual({ ...mail, to: ["ann@acme.test"] });
  });

  it.each([400, 401, 403, 422])("gives up at %d and names the reason, not the address", async (status) => {
    const failure = await answering(status, { name: "validation_error", message: "ann@acme.test" }).catch((e) => e);
    expect(failure).toBeInstanceOf(MailRejectedError);
    expect(failure.message).toContain(`${status} validation_error`);
    expect(failure.message).not.toMatch(/ann@acme|re_secret/);
  });

  it.each([429, 500, 503])("asks for another try at %d, after the asked wait", async (status) => {
    const failure = await answering(status, {}, { "retry-after": "7" }).catch((e) => e);
    expect(failure).toBeInstanceOf(MailUnavailableError);
    expect(failure.retryAfterMs).toBe(7000);
  });

  it("never waits longer than an hour, nor for a wait that is no number", async () => {
    expect(await answering(429, {}, { "retry-after": "999999" }).catch((e) => e.retryAfterMs)).toBe(3_600_000);
    expect(await answering(429, {}, { "retry-after": "soon" }).catch((e) => e.retryAfterMs)).toBeUndefined();
  });

  it("takes a broken connection for a service that is down", async () => {
    const refused = async () => {
      throw new TypeError("fetch failed: re_secret");
    };
    const failure = await sendByResend(mail, { ...options, fetch: refused }).catch((e) => e);
    expect(failure).toBeInstanceOf(MailUnavailableError);
    expect(failure.message).not.toContain("re_secret");
  });
});
