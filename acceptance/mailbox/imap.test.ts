import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createServer, type Server, type TLSSocket } from "node:tls";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openAuthority } from "../../local/edge/authority";
import { type ImapSettings, imapMailbox } from "./imap";
import { linkIn, waitForMail } from "./mailbox";

/**
 * What Dovecot 2.3.19.1 (Debian 12) said to this client, recorded on 21 November 2026, by the command that it said it to. A
 * command's own tag ends its answer.
 */
const greeting =
  "* OK [CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ AUTH=PLAIN] Dovecot (Debian) ready.";
const structure =
  'BODYSTRUCTURE (("text" "plain" ("charset" "utf-8") NIL NIL "quoted-printable" 97 4 NIL NIL NIL NIL)("text" "html" ("charset" "utf-8") NIL NIL "base64" 24 0 NIL NIL NIL NIL) "alternative" ("boundary" "b1") NIL NIL NIL)';
const recorded: readonly [command: RegExp, untagged: readonly string[], tagged: string][] = [
  [/^ID /, ['* ID ("name" "Dovecot")'], "OK ID completed."],
  [/^NAMESPACE/, ['* NAMESPACE (("" ".")) NIL NIL'], "OK Namespace completed (0.001 + 0.000 secs)."],
  [/^ENABLE CONDSTORE/, ["* ENABLED CONDSTORE"], "OK Enabled (0.001 + 0.000 secs)."],
  [/^LIST /, ['* LIST (\\HasNoChildren) "." INBOX'], "OK List completed (0.001 + 0.000 secs)."],
  [/^LSUB /, [], "OK Lsub completed (0.001 + 0.000 secs)."],
  [
    /^EXAMINE INBOX/,
    [
      "* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)",
      "* OK [PERMANENTFLAGS ()] Read-only mailbox.",
      "* 1 EXISTS",
      "* 1 RECENT",
      "* OK [UNSEEN 1] First unseen.",
      "* OK [UIDVALIDITY 1795259318] UIDs valid",
      "* OK [UIDNEXT 5] Predicted next UID",
      "* OK [HIGHESTMODSEQ 6] Highest",
    ],
    "OK [READ-ONLY] Examine completed (0.002 + 0.000 + 0.001 secs).",
  ],
  [/^NOOP/, [], "OK NOOP completed (0.001 + 0.000 secs)."],
  [/^UID SEARCH TO qa\+run-ada@example\.org/, ["* SEARCH 4"], "OK Search completed (0.001 + 0.000 secs)."],
  [/^UID SEARCH TO /, ["* SEARCH"], "OK Search completed (0.001 + 0.000 secs)."],
  [
    /^UID FETCH 4 \(BODYSTRUCTURE ENVELOPE/,
    [
      `* 1 FETCH (UID 4 MODSEQ (5) ${structure} ENVELOPE ("Sat, 21 Nov 2026 11:00:00 +0000" "=?utf-8?Q?Confirm_your_address_at_Acm=C3=A9?=" (("Acme" NIL "auth" "example.com")) (("Acme" NIL "auth" "example.com")) (("Acme" NIL "auth" "example.com")) ((NIL NIL "qa+run-ada" "example.org")) NIL NIL NIL "<1@example.com>"))`,
    ],
    "OK Fetch completed (0.001 + 0.000 secs).",
  ],
  [
    /^UID FETCH 4 \(UID BODYSTRUCTURE/,
    [`* 1 FETCH (UID 4 MODSEQ (5) ${structure})`],
    "OK Fetch completed (0.001 + 0.000 secs).",
  ],
  [
    /^UID FETCH 4 .*BODY\.PEEK\[1\]/,
    [
      "* 1 FETCH (UID 4 RFC822.SIZE 566 MODSEQ (5) BODY[1.MIME] {88}",
      "Content-Type: text/plain; charset=utf-8",
      "Content-Transfer-Encoding: quoted-printable",
      "",
      " BODY[1]<0> {97}",
      "Hello Ad=C3=A9,",
      "",
      "https://example.com/verify-email?token=3Dabc.def&callbackURL=3D%2Fsign=",
      "-in",
      ")",
    ],
    "OK Fetch completed (0.001 + 0.000 secs).",
  ],
  [
    /^UID FETCH 4 .*BODY\.PEEK\[2\]/,
    [
      "* 1 FETCH (UID 4 RFC822.SIZE 566 MODSEQ (5) BODY[2.MIME] {77}",
      "Content-Type: text/html; charset=utf-8",
      "Content-Transfer-Encoding: base64",
      "",
      " BODY[2]<0> {24}",
      "PHA+SGVsbG8gQWTDqTwvcD4=)",
    ],
    "OK Fetch completed (0.001 + 0.000 secs).",
  ],
  [/^LOGOUT/, ["* BYE Logging out"], "OK Logout completed (0.001 + 0.000 secs)."],
];

let folder: string;
let authority: string;
let server: Server;
let settings: ImapSettings;
const sockets = new Set<TLSSocket>();
/** Commands that came, without their tags. */
let asked: string[];

function talk(socket: TLSSocket): void {
  const say = (...lines: readonly string[]) => socket.write(lines.map((line) => `${line}\r\n`).join(""));
  let tagOfLogin: string | undefined;
  const hear = (line: string) => {
    if (tagOfLogin !== undefined) {
      const [, user, password] = Buffer.from(line, "base64").toString("utf8").split("\0");
      const good = user === settings.user && password === settings.password;
      say(`${tagOfLogin} ${good ? "OK Logged in" : "NO [AUTHENTICATIONFAILED] Authentication failed."}`);
      tagOfLogin = undefined;
      return;
    }
    const [tag = "", command = ""] = [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)];
    asked.push(command);
    if (command === "AUTHENTICATE PLAIN") {
      tagOfLogin = tag;
      say("+ ");
      return;
    }
    const answer = recorded.find(([wanted]) => wanted.test(command));
    say(...(answer?.[1] ?? []), `${tag} ${answer?.[2] ?? "BAD Unknown command."}`);
  };
  let waiting = "";
  socket.setEncoding("utf8").on("data", (text: string) => {
    const lines = `${waiting}${text}`.split("\r\n");
    waiting = lines.pop() ?? "";
    for (const line of lines) hear(line);
  });
  sockets.add(socket.on("error", () => undefined).on("close", () => sockets.delete(socket)));
  say(greeting);
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "imap-"));
  const certificate = await (await openAuthority(folder)).certificateFor("localhost");
  authority = readFileSync(path.join(folder, "ca.pem"), "utf8");
  server = createServer(certificate, talk);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  settings = { address: "qa@example.org", host: "localhost", port, user: "qa@example.org", password: "of the mailbox" };
});
beforeEach(() => {
  asked = [];
});
afterAll(() => {
  for (const socket of sockets) socket.destroy();
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("a mailbox that is read by IMAP", () => {
  it("gives the newest mail to an address, decoded, and changes nothing", async () => {
    const mailbox = await imapMailbox(settings, { authority });
    expect(await mailbox.latest("qa+run-nobody@example.org")).toBeUndefined();
    const mail = await waitForMail(mailbox, "qa+run-ada@example.org", /^Confirm your address/, 60_000);
    expect(mail).toMatchObject({ subject: "Confirm your address at Acmé", from: "auth@example.com" });
    expect([mail.text.split("\r\n")[0], mail.html]).toEqual(["Hello Adé,", "<p>Hello Adé</p>"]);
    expect(linkIn(mail)).toBe("https://example.com/verify-email?token=abc.def&callbackURL=%2Fsign-in");
    await mailbox.close?.();
    expect(asked).toContain("EXAMINE INBOX");
    expect(asked.filter((command) => /^(SELECT|UID STORE|STORE|EXPUNGE)|BODY\[/.test(command))).toEqual([]);
  });

  it("opens anew what the server has ended: a run takes longer than some let a connection be", async () => {
    const mailbox = await imapMailbox(settings, { authority });
    for (const socket of sockets) socket.end("* BYE Server shutting down.\r\n");
    const mail = await waitForMail(mailbox, "qa+run-ada@example.org", /^Confirm your address/, 60_000);
    expect(mail.subject).toBe("Confirm your address at Acmé");
    expect(asked.filter((command) => command === "EXAMINE INBOX")).toHaveLength(2);
    await mailbox.close?.();
  });

  it("says what to check where it cannot be opened, without the password, and lets go of the connection", async () => {
    const wrong = imapMailbox({ ...settings, password: "a-wrong-one" }, { authority });
    await expect(wrong).rejects.toMatchObject({ code: "ERR_ACCEPTANCE_MAILBOX" });
    await expect(wrong).rejects.not.toThrow("a-wrong-one");
    await expect.poll(() => sockets.size, { timeout: 60_000 }).toBe(0);
    await expect(imapMailbox(settings)).rejects.toThrow(/cannot be opened: check ACCEPTANCE_IMAP_HOST/);
  });
});
