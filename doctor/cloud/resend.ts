import { z } from "zod";
import type { Settings } from "../../infra/settings";
import { type Check, type Finding, finding } from "../finding";
import type { Vendor } from "./vendor";

/* Requests: Resend's API reference, "List Domains"; the package resend 6.38. Seen against the local cloud, not live. */

const list = z.object({
  data: z.array(z.looseObject({ name: z.string(), status: z.string(), region: z.string().optional() })),
});

export function resendChecks({ resend, settings }: { resend: Vendor; settings: Settings }): Check[] {
  return [{ title: "sender domain at Resend", run: () => domainFindings(resend, settings) }];
}

async function domainFindings(resend: Vendor, { mail }: Settings): Promise<Finding[]> {
  const answer = await resend.get("/domains");
  if (!answer.ok) {
    // A key that may only send is right for the app, and may not look: "restricted_api_key".
    if (answer.status === 401 && /restricted|only send/i.test(answer.message)) {
      return [
        finding(
          "not-looked-at",
          "The Resend key may only send, as it should: the sender domain was not looked at.",
          "Look at resend.com/domains yourself.",
        ),
      ];
    }
    return [finding("resend-key", `Resend refuses the API key: ${answer.message}.`)];
  }
  const domain = list.parse(answer.body).data.find(({ name }) => name === String(mail.domain));
  if (domain === undefined)
    return [finding("resend-domain-missing", `Resend does not know the domain ${mail.domain}.`)];
  const found: Finding[] = [];
  if (domain.region !== undefined && domain.region !== mail.region) {
    found.push(
      finding(
        "resend-region",
        `${mail.domain} is in the region ${domain.region} at Resend; the stack file says ${mail.region}.`,
      ),
    );
  }
  if (domain.status !== "verified") {
    found.push(
      finding("resend-domain-unverified", `${mail.domain} is ${domain.status.replaceAll("_", " ")} at Resend.`),
    );
  }
  return found;
}
