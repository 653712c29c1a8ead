import { checklistItem } from "../checklist/catalogue";
import { resourceTypes } from "../contract/resource-types";
import { convexVariable, isAppEnvironment, notKnown, read, readText, type StackResource } from "./declared";
import { hostOf, originFaults } from "./origin";
import type { Finding, Rule } from "./policy";

const item = checklistItem("ENV-2");

function finding(wrong: string, cure: string = item.cure): Finding {
  return {
    wrong: `SITE_URL ${wrong}.`,
    setting: "prelaunch:domain, or the override prelaunch:convex.variables.SITE_URL",
    cure,
  };
}

/** ENV-2: SITE_URL is a public https origin, served by the declared hosting, with a DNS record. */
export const siteUrl: Rule = {
  name: "env-2-site-url",
  item,
  judgeResource(resource, { environment }) {
    if (!isAppEnvironment(resource)) return [];
    const site = convexVariable(resource, "SITE_URL");
    if (site === notKnown) return [finding("is not known before the deployment has run, so it cannot be judged")];
    if (site === undefined) return [finding("is missing")];
    return originFaults(site, { allowLoopback: environment === "local" }).map((fault) => finding(fault));
  },
  judgeStack(resources) {
    return resources.filter(isAppEnvironment).flatMap((resource) => {
      const site = convexVariable(resource, "SITE_URL");
      const host = typeof site === "string" ? hostOf(site) : undefined;
      // Without a host there is a finding of judgeResource already.
      if (host === undefined) return [];
      return [...hostingFindings(host, resources), ...dnsFindings(host, resources)].map((found) => ({
        ...found,
        urn: resource.urn,
      }));
    });
  },
};

const sameHost = (left: unknown, right: string): boolean =>
  typeof left === "string" && left.toLowerCase().replace(/\.$/, "") === right;

function hostingFindings(host: string, resources: readonly StackResource[]): Finding[] {
  const project = resources.find(({ type }) => type === resourceTypes.vercelProject);
  const hosting = project ?? resources.find(({ type }) => type === resourceTypes.vercelDeployment);
  if (hosting === undefined) return [];

  const domain = resources.find(
    ({ type, props }) => type === resourceTypes.vercelDomain && sameHost(readText(props, "domain"), host),
  );
  const cure =
    "Set `prelaunch:domain` to the domain that the hosting serves: SITE_URL and the hosting's domain follow from it.";
  if (domain === undefined) return [finding("names a host that is no domain of the hosting project", cure)];
  if (project !== undefined && !belongsTo(domain, project)) {
    return [finding("names a host that is attached to another hosting project", cure)];
  }
  if (readText(domain.props, "redirect") !== undefined) {
    return [finding("names a host that the hosting redirects elsewhere", cure)];
  }
  return [];
}

/** The domain takes its project from the declared one, and not from an id written down by hand. */
function belongsTo(domain: StackResource, project: StackResource): boolean {
  const source = domain.propertyDependencies["projectId"] ?? [];
  return source.some(({ urn }) => urn === project.urn) || sameId(domain, project);
}

function sameId(domain: StackResource, project: StackResource): boolean {
  const id = read(project.props, "id");
  return typeof id === "string" && read(domain.props, "projectId") === id;
}

const addressTypes = ["A", "AAAA", "CNAME"];

function dnsFindings(host: string, resources: readonly StackResource[]): Finding[] {
  const edge = resources.filter(({ type }) => type.startsWith("cloudflare:"));
  if (edge.length === 0) return [];
  const record = edge.some(
    ({ type, props }) =>
      type === resourceTypes.cloudflareRecord &&
      addressTypes.includes(String(read(props, "type"))) &&
      sameHost(readText(props, "name"), host),
  );
  if (record) return [];
  return [
    finding(
      "names a host without a DNS record at the edge",
      "Set `prelaunch:domain` to a name in the zone of `prelaunch:edge`: its record follows from it.",
    ),
  ];
}
