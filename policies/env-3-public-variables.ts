import { checklistItem } from "../checklist/catalogue";
import { resourceTypes } from "../contract/resource-types";
import {
  convexVariable,
  type HostingVariable,
  hostingVariables,
  isAppEnvironment,
  notKnown,
  pushTarget,
  type StackResource,
  type Text,
} from "./declared";
import { hostOf, originFaults } from "./origin";
import type { Context, Finding, Rule } from "./policy";

const item = checklistItem("ENV-3");
const origins = ["NEXT_PUBLIC_CONVEX_URL", "NEXT_PUBLIC_CONVEX_SITE_URL", "NEXT_PUBLIC_SITE_URL"] as const;

/** Which setting a variable follows from. */
const source = (name: string) => (name === "NEXT_PUBLIC_SITE_URL" ? "prelaunch:domain" : "prelaunch:convex");

function finding(name: string, wrong: string): Finding {
  return {
    wrong: `${name} ${wrong}.`,
    setting: `${source(name)}, or the override prelaunch:hosting.variables.${name}`,
    cure: `Correct \`${source(name)}\` and leave ${name} out of \`prelaunch:hosting.variables\`.`,
  };
}

/** ENV-3: the public variables agree with each other and with where the functions are pushed. */
export const publicVariables: Rule = {
  name: "env-3-public-variables",
  item,
  judgeResource(resource, { environment }) {
    return hostingVariables([resource])
      .filter(({ key }) => origins.some((name) => name === key))
      .flatMap(({ key, value }) => {
        if (value === notKnown)
          return [finding(key, "is not known before the deployment has run, so it cannot be judged")];
        if (value === undefined) return [finding(key, "is empty")];
        return originFaults(value, { allowLoopback: environment === "local" }).map((fault) => finding(key, fault));
      });
  },
  judgeStack(resources, { environment }) {
    if (!resources.some(({ type }) => type === resourceTypes.vercelDeployment)) return [];
    const declared = hostingVariables(resources);
    const missing = origins.filter((name) => !declared.some(({ key }) => key === name));
    return [
      ...missing.map((name) => finding(name, "is missing")),
      ...agreement(declared, expectations(resources)),
      ...deploymentName(declared, pushTarget(resources), environment),
      ...strays(declared, pushTarget(resources)),
    ];
  },
};

const convexCloud = /^(?<deployment>[a-z0-9-]+(?:\.[a-z0-9-]+)*)\.convex\.(?:cloud|site)$/;

/** `happy-otter-123` of `https://happy-otter-123.convex.cloud`, with its region if it has one; else the team hosts Convex itself. */
function deploymentOf(url: Text): string | undefined {
  return typeof url === "string" ? convexCloud.exec(hostOf(url) ?? "")?.groups?.["deployment"] : undefined;
}

interface Expectation {
  name: (typeof origins)[number];
  matches(value: string): boolean;
  otherwise: string;
}

function expectations(resources: readonly StackResource[]): Expectation[] {
  const pushed = pushTarget(resources);
  const deployment = deploymentOf(pushed);
  const sites = resources.filter(isAppEnvironment).map((resource) => convexVariable(resource, "SITE_URL"));
  return [
    {
      name: "NEXT_PUBLIC_CONVEX_URL",
      matches: (value) => typeof pushed === "string" && value === pushed.replace(/\/$/, ""),
      otherwise: "is not the Convex deployment that the functions are pushed to",
    },
    {
      name: "NEXT_PUBLIC_CONVEX_SITE_URL",
      matches: (value) =>
        deployment === undefined
          ? deploymentOf(value) === undefined && value !== pushed
          : value === `https://${deployment}.convex.site`,
      otherwise: "is not the HTTP site of the Convex deployment that the functions are pushed to",
    },
    {
      name: "NEXT_PUBLIC_SITE_URL",
      matches: (value) => sites.includes(value),
      otherwise: "is not the SITE_URL of the Convex deployment",
    },
  ];
}

function agreement(declared: HostingVariable[], expected: Expectation[]): Finding[] {
  return expected.flatMap(({ name, matches, otherwise }) =>
    declared
      .filter(({ key, value }) => key === name && typeof value === "string" && !matches(value))
      .map(({ urn }) => ({ ...finding(name, otherwise), urn })),
  );
}

/** What the Convex CLI calls the deployment that a stack of this environment has. */
const deploymentTypes = { local: "dev", preview: "preview", staging: "prod", production: "prod" } as const;

/** CONVEX_DEPLOYMENT (`prod:happy-otter-123`) selects a deployment for the Convex CLI; self-hosting has none. */
function deploymentName(declared: HostingVariable[], pushed: Text, environment: Context["environment"]): Finding[] {
  const name = "CONVEX_DEPLOYMENT";
  const [deployment] = deploymentOf(pushed)?.split(".") ?? [];
  return declared
    .filter(({ key, value }) => key === name && value !== undefined)
    .filter(
      ({ value }) =>
        deployment === undefined || (value !== deployment && value !== `${deploymentTypes[environment]}:${deployment}`),
    )
    .map(({ urn }) => ({
      ...finding(
        name,
        deployment === undefined
          ? "is set, but this Convex deployment is self-hosted"
          : "names another Convex deployment than the one that the functions are pushed to",
      ),
      urn,
    }));
}

/** Further public variables that carry a Convex address: each must be of this deployment. */
function strays(declared: HostingVariable[], pushed: Text): Finding[] {
  return declared
    .filter(({ key }) => key.startsWith("NEXT_PUBLIC_") && !origins.some((name) => name === key))
    .filter(({ value }) => deploymentOf(value) !== undefined && deploymentOf(value) !== deploymentOf(pushed))
    .map(({ key, urn }) => ({ ...finding(key, "points at another Convex deployment"), urn }));
}
