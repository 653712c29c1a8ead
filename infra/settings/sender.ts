import { z } from "zod";
import { hostFault } from "./hosts";

export interface Sender {
  address: string;
  domain: string;
}

/** Reads `Acme <auth@example.com>` or `auth@example.com`; `fault` says what is wrong. */
export function parseSender(text: string): { sender?: Sender; fault?: string } {
  const named = /^([^<>"]*)<([^<>]*)>$/.exec(text);
  if (!named && /[<>"]/.test(text)) return { fault: "must be an address, or a name and an address in angle brackets" };
  const address = named?.[2] ?? text;
  const domain = address.slice(address.lastIndexOf("@") + 1);
  const local = address.slice(0, address.lastIndexOf("@"));
  if (!address.includes("@")) return { fault: "has no address with an @" };
  const fault = hostFault(domain)?.reason;
  if (fault) return { fault: `has an address whose domain ${fault}` };
  // The domain is judged already, and more exactly: here every top-level domain is right, xn-- ones, too.
  if (!z.email().safeParse(`${local}@example.com`).success) return { fault: "has an address that is not valid" };
  return { sender: { address, domain } };
}
