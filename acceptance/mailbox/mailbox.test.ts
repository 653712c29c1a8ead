import { describe, expect, it } from "vitest";
import { mailboxVariables } from "./from-environment";
import { linkIn, plusAddress, waitForMail } from "./mailbox";

const mail = {
  id: "1",
  subject: "Confirm your address",
  from: "a@example.com",
  html: "",
  text: "Go to https://x.example/y?token=1 now",
};

describe("a mailbox", () => {
  it("has an address for each tag", () => {
    expect(plusAddress("qa@example.org", "prelaunch-1")).toBe("qa+prelaunch-1@example.org");
    expect(plusAddress('"a@b"@example.org', "x")).toBe('"a@b"+x@example.org');
  });

  it("is asked until the mail is there, also when it cannot be read for a moment", async () => {
    let turn = 0;
    const latest = async () => {
      turn += 1;
      if (turn === 1) throw new Error("no connection");
      return turn < 3 ? { ...mail, subject: "Welcome" } : mail;
    };
    expect(await waitForMail({ latest }, "qa@example.org", /^Confirm/)).toBe(mail);
    expect(linkIn(mail)).toBe("https://x.example/y?token=1");
  });

  it("says what came instead of the mail", async () => {
    const latest = async () => ({ ...mail, subject: "Welcome" });
    await expect(waitForMail({ latest }, "qa@example.org", /^Confirm/, 0)).rejects.toThrow(/last one was: Welcome/);
  });
});

describe("the variables of a real mailbox", () => {
  const all = {
    ACCEPTANCE_MAILBOX: "qa@example.org",
    ACCEPTANCE_IMAP_HOST: "imap.example.org",
    ACCEPTANCE_IMAP_PASSWORD: "s3cret-value",
  };

  it("are enough with address, host and password", () => {
    expect(mailboxVariables(all)).toEqual({
      address: "qa@example.org",
      host: "imap.example.org",
      port: 993,
      user: "qa@example.org",
      password: "s3cret-value",
    });
  });

  it("are named when they are missing or wrong, and never shown", () => {
    const wrong = { ...all, ACCEPTANCE_MAILBOX: "nobody", ACCEPTANCE_IMAP_HOST: undefined };
    expect(() => mailboxVariables(wrong)).toThrow(/ACCEPTANCE_MAILBOX must be a mail address; ACCEPTANCE_IMAP_HOST/);
    expect(() => mailboxVariables({ ...wrong })).not.toThrow(/s3cret/);
  });
});
