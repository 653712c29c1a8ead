import { z } from "zod";
import { hostFault } from "../hosts";
import { described } from "./described";

/** A host; a port only matters on a local stack, which the rules check. */
export const domainSetting = described(
  z.string().superRefine((text, context) => {
    const port = /^[^/@:[\]]+:(\d+)$/.exec(text)?.[1];
    const host = port === undefined ? text : text.slice(0, -port.length - 1);
    const badPort = port !== undefined && (Number(port) < 1 || Number(port) > 65_535 || port.startsWith("0"));
    const fault = badPort ? { reason: "has a port that does not exist" } : hostFault(host);
    if (fault) context.addIssue({ code: "custom", message: fault.reason, params: { ...fault } });
  }),
  {
    kind: "host",
    description:
      "Host of the site: the only place where the domain is written. On a local stack `localhost` with a port; elsewhere a name without scheme, port or path.",
    examples: ["example.com"],
    reaches:
      "SITE_URL, NEXT_PUBLIC_SITE_URL, TRUSTED_ORIGINS, DNS record, Vercel domain, callback URLs, passkey RP ID, edge rules",
  },
);
