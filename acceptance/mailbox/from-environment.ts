import { z } from "zod";
import { AcceptanceError } from "../acceptance-error";
import type { ImapSettings } from "./imap";

const variables = z.object({
  ACCEPTANCE_MAILBOX: z.string().regex(/^[^\s@]+@[^\s@]+$/, "must be a mail address"),
  ACCEPTANCE_IMAP_HOST: z.string().min(1, "must be the host of the mailbox"),
  ACCEPTANCE_IMAP_PORT: z.string().regex(/^\d+$/, "must be a number").default("993"),
  ACCEPTANCE_IMAP_USER: z.string().optional(),
  ACCEPTANCE_IMAP_PASSWORD: z.string().min(1, "must be the password of the mailbox"),
});

/**
 * The mailbox of a run on real accounts. Credentials come from the environment alone: a stack file is in the repository.
 *
 * @throws AcceptanceError `ERR_ACCEPTANCE_MAILBOX` that names each variable
 */
export function mailboxVariables(environment: Record<string, string | undefined>): ImapSettings {
  const parsed = variables.safeParse(environment);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`);
    throw new AcceptanceError(
      "ERR_ACCEPTANCE_MAILBOX",
      `A run on real accounts reads real mail, and does not know where: ${wrong.join("; ")}. Address and host are settings, too: prelaunch:acceptance.mailbox.`,
    );
  }
  const { ACCEPTANCE_MAILBOX: address, ACCEPTANCE_IMAP_HOST: host, ACCEPTANCE_IMAP_USER: user = address } = parsed.data;
  const { ACCEPTANCE_IMAP_PORT: port, ACCEPTANCE_IMAP_PASSWORD: password } = parsed.data;
  return { address, host, port: Number(port), user, password };
}
