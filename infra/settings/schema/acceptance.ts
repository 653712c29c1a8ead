import { z } from "zod";
import { described } from "./described";

const address = described(
  z.string().regex(/^[^\s@,+]+@[^\s@,]+\.[^\s@,]+$/, "is no mail address, or one with a plus"),
  {
    description:
      "Address of a mailbox that takes `qa+anything@example.org`, too: each test account of a run has an address of its own.",
    examples: ["qa@example.org"],
  },
);

const host = described(z.string().regex(/^[a-z0-9.-]+\.[a-z]{2,}$/i, "is no host name"), {
  description: "Host that the mailbox is read at by IMAP.",
  examples: ["imap.example.org"],
});

export const acceptanceSetting = described(
  z.strictObject({
    mailbox: described(
      z.strictObject({
        address,
        host,
        port: described(z.int().min(1).max(65_535), {
          description: "Port of IMAP over TLS.",
          examples: [993],
          defaults: "993",
        }).default(993),
        user: described(z.string().min(1, "is empty"), {
          description: "Login of the mailbox, where it is not the address.",
          examples: ["qa"],
          defaults: "the address",
        }).optional(),
      }),
      {
        description:
          "Where `prelaunch acceptance` and `prelaunch watch` read the mails of the app. Its password comes from the environment: `ACCEPTANCE_IMAP_PASSWORD`.",
        examples: [{ address: "qa@example.org", host: "imap.example.org" }],
      },
    ).optional(),
  }),
  {
    description: "What a run of the acceptance suite needs on real accounts. A rehearsal needs none of it.",
    examples: [{ mailbox: { address: "qa@example.org", host: "imap.example.org" } }],
  },
);
