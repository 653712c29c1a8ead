import { z } from "zod";
import { deploymentUrl, type Host, host, type Origin, origin } from "../brands";
import { type HostFault, hostFault } from "../hosts";
import { originFault } from "../origins";

/** Fails with the fault's reason; what was probably meant becomes the example of the message. */
function refuse(context: z.RefinementCtx, fault: HostFault) {
  context.addIssue({ code: "custom", message: fault.reason, params: fault.meant ? { meant: fault.meant } : {} });
  return z.NEVER;
}

export const hostName = z.string().transform((text, context): Host => {
  const fault = hostFault(text);
  return fault ? refuse(context, fault) : host.parse(text);
});

export const siteOrigin = z.string().transform((text, context): Origin => {
  const fault = originFault(text);
  return fault ? refuse(context, fault) : origin.parse(text);
});

/** One of the two URLs of a Convex deployment of one's own: an origin, whose host may be an IP address. */
export const backendUrl = z.string().transform((text, context) => {
  const fault = originFault(text);
  if (fault) return refuse(context, fault);
  if (/\.convex\.(cloud|site)$/.test(new URL(text).hostname))
    return refuse(context, {
      reason: "is hosted by Convex; name the deployment in prelaunch:convex.deployment instead",
    });
  return deploymentUrl.parse(text);
});

export const httpsUrl = z
  .string()
  .refine((text) => URL.canParse(text) && new URL(text).protocol === "https:", "must be a URL with https://");

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const control = /[\u0000-\u001f\u007f]/;

/** One line of text without spaces at its ends. */
export function line(longest: number) {
  return z
    .string()
    .refine((text) => text.trim() !== "", "must not be empty")
    .refine((text) => text === text.trim(), "starts or ends with a space")
    .refine((text) => !control.test(text), "has a line break or another control character")
    .refine((text) => text.length <= longest, `is longer than ${longest} characters`);
}
