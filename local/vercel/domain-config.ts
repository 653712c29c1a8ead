import type { Plain } from "../provider-stand-in/resource-kind";
import { VercelError } from "./vercel-error";
import type { VercelCloud } from "./vercel-state";

/** `getDomainConfig`: the records that lead a domain to Vercel (https://vercel.com/docs/domains/working-with-dns). */
export async function getDomainConfig(cloud: VercelCloud, args: Plain): Promise<Plain> {
  cloud.record("read", "GET /v6/domains/{domain}/config");
  const { domain, projectIdOrName, teamId } = args;
  const known = Object.values(cloud.state.data.projects).some(
    ({ id, name }) => id === projectIdOrName || name === projectIdOrName,
  );
  if (!known) throw new VercelError(404, "not_found", `Project ${String(projectIdOrName)} not found`);
  return {
    id: String(domain),
    domain: domain ?? "",
    projectIdOrName: projectIdOrName ?? "",
    recommendedCname: "cname.vercel-dns-0.com",
    recommendedIpv4s: ["76.76.21.21"],
    teamId: teamId ?? "",
  };
}
