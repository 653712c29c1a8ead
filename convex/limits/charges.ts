import type { BucketName } from "./buckets";

/** What is counted together. */
export interface Counted {
  bucket: BucketName;
  key: string;
}

/** One count: a request is let through only if all of its charges are. */
export interface Charge extends Counted {
  /** Charged only while this one is used up. */
  whileUsedUp?: Counted;
}

/** A request for the auth API, as far as its limits depend on it. */
export interface Visit {
  method: string;
  /** What follows the base path, such as `/sign-in/email`. */
  path: string;
  /** Of who asks, from `addressKey`. Undefined without a proof. */
  address: string | undefined;
  body: Readonly<Record<string, unknown>>;
}

/** Routes that try out a password on an account that the body names. */
const guessedAccount: Record<string, "email" | "username"> = {
  "/sign-in/email": "email",
  "/sign-in/username": "username",
};

/** Routes that send a mail to an address that the body names. */
const mailedTo: Record<string, "mailsTo" | "linksTo"> = {
  "/sign-up/email": "mailsTo",
  "/request-password-reset": "mailsTo",
  "/send-verification-email": "mailsTo",
  "/sign-in/magic-link": "linksTo",
};

const mailing = [
  "/request-password-reset",
  "/send-verification-email",
  "/sign-in/magic-link",
  "/change-email",
  "/delete-user",
  "/organization/invite-member",
];
const codes = [
  "/reset-password",
  "/magic-link/verify",
  "/verify-email",
  "/two-factor/verify-totp",
  "/two-factor/verify-backup-code",
];
const publicKeys = ["/convex/jwks", "/convex/.well-known/openid-configuration"];

/** Stands for all who come without a proof. No address can be written like this. */
const everyoneUnsigned = "unsigned";

/**
 * What a request is counted by, in the order in which it is refused. All that come without a proof count as one, in
 * buckets of their own: what they use up is nobody else's.
 */
export async function chargesOf(visit: Visit): Promise<Charge[]> {
  const { path, method } = visit;
  if (visit.address === undefined && method === "GET" && publicKeys.includes(path)) {
    return [{ bucket: "publicKeys", key: everyoneUnsigned }];
  }
  const key = visit.address ?? everyoneUnsigned;
  const charges: Charge[] = [{ bucket: visit.address === undefined ? "unsigned" : "general", key }];
  if (path.startsWith("/sign-in/")) charges.push({ bucket: "signIn", key });
  if (path.startsWith("/sign-up/")) charges.push({ bucket: "signUp", key });
  if (codes.includes(path)) charges.push({ bucket: "codes", key });
  if (mailing.includes(path)) charges.push({ bucket: "mails", key });

  const tried = await triedAccount(visit);
  if (tried) {
    charges.push({ bucket: "tries", key: tried.here });
    charges.push({
      bucket: "triesUnderAttack",
      key: tried.here,
      whileUsedUp: { bucket: "failures", key: tried.anywhere },
    });
  }
  const mail = mailedTo[path];
  if (mail && nameIn(visit.body["email"]) !== "") {
    charges.push({ bucket: mail, key: await recipientKey(path, visit.body["email"]) });
  }
  return charges;
}

/** The account whose password a request tries out, if it names one: counted here, from this address, and from anywhere. */
export async function triedAccount({ path, address, body }: Visit) {
  const field = guessedAccount[path];
  if (field === undefined) return undefined;
  const name = nameIn(body[field]);
  if (name === "") return undefined;
  return {
    here: await digest(field, name, address ?? everyoneUnsigned),
    anywhere: await digest(field, name),
  };
}

/** Of mails of one kind, or of one person's doing, to an address. */
export function recipientKey(of: string, email: unknown): Promise<string> {
  return digest(of, nameIn(email));
}

/** As Better Auth looks accounts up: without regard to case. What is no text is refused before any account is looked at. */
function nameIn(value: unknown): string {
  return typeof value === "string" ? value.trim().toLowerCase() : "";
}

/** The table of counts holds no names and no addresses of mail. */
async function digest(...parts: string[]): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(parts)));
  return Array.from(new Uint8Array(bytes).subarray(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
