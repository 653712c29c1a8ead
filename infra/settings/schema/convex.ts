import { z } from "zod";
import { described } from "./described";
import { backendUrl } from "./text";
import { convexLimits, variables } from "./variables";

/** Convex names deployments adjective-animal-number. Source: convex 1.34, `src/cli/lib/extractDeploymentNameForWorkOS.ts`. */
const deploymentName = z.string().superRefine((text, context) => {
  const refuse = (message: string, meant?: string) =>
    context.addIssue({ code: "custom", message, params: meant ? { meant } : {} });
  if (text.includes("|"))
    return refuse(
      "is a deploy key; keep that in prelaunch:secrets.convexDeployKey, and make a new one, as this one may be in git",
    );
  const url = /^https?:\/\/([a-z]+-[a-z]+-\d+)\.(?:[a-z0-9-]+\.)?convex\.(?:cloud|site)\/?$/.exec(text);
  if (url) return refuse("is a URL; write the name of the deployment alone", url[1]);
  const selector = /^(?:dev|prod|preview):([a-z]+-[a-z]+-\d+)$/.exec(text);
  if (selector) return refuse("has the type of the deployment in front of its name", selector[1]);
  if (!/^[a-z]+-[a-z]+-\d+$/.test(text))
    return refuse("is no name of a Convex deployment: two words and a number, joined by hyphens");
});

export const convexSetting = described(
  z
    .strictObject({
      deployment: described(deploymentName, {
        description:
          "Name of the deployment at Convex, as its dashboard shows it. Leave it out for a Convex of your own.",
        examples: ["happy-otter-123"],
        reaches:
          "NEXT_PUBLIC_CONVEX_URL, NEXT_PUBLIC_CONVEX_SITE_URL, CONVEX_DEPLOYMENT, where variables and code are pushed",
      }).optional(),
      region: described(z.string().regex(/^[a-z]{2}-[a-z]+-\d$/, "is no region: see the URL of the deployment"), {
        description:
          "Region in the deployment's URL (`https://happy-otter-123.eu-west-1.convex.cloud`), when it has one.",
        examples: ["eu-west-1"],
        defaults: "none in the URL",
      }).optional(),
      url: described(backendUrl, {
        kind: "origin",
        description: "A Convex of your own: where clients connect to. http only on a local stack.",
        examples: ["https://convex.example.com"],
        reaches: "NEXT_PUBLIC_CONVEX_URL, where variables and code are pushed",
      }).optional(),
      siteUrl: described(backendUrl, {
        kind: "origin",
        description: "A Convex of your own: where it serves HTTP actions, such as the auth API.",
        examples: ["https://convex-site.example.com"],
        reaches: "NEXT_PUBLIC_CONVEX_SITE_URL",
      }).optional(),
      variables: described(variables(convexLimits), {
        description:
          "Variables of your own functions, and overrides of the derived ones. Encrypt what is secret: `pulumi config set --secret --path prelaunch:convex.variables.NAME`.",
        examples: [{ STRIPE_PRICE: "price_123" }],
        defaults: "none",
        reaches: "the environment of the Convex deployment, last",
      }).default({}),
    })
    .superRefine((convex, context) => {
      const refuse = (message: string, key?: string) =>
        context.addIssue({ code: "custom", message, path: key ? [key] : [] });
      const own = convex.url !== undefined || convex.siteUrl !== undefined;
      if (convex.deployment === undefined && !own)
        refuse("is missing: name the deployment, or the two URLs of a Convex of your own", "deployment");
      if (convex.deployment !== undefined && own)
        refuse("names a deployment at Convex and the URLs of one of your own: keep one of them");
      if (own && convex.deployment === undefined && convex.url === undefined)
        refuse("is missing beside siteUrl", "url");
      if (own && convex.deployment === undefined && convex.siteUrl === undefined)
        refuse("is missing beside url", "siteUrl");
      if (convex.url !== undefined && String(convex.url) === String(convex.siteUrl))
        refuse("is the same as url; HTTP actions have a port or a host of their own", "siteUrl");
      if (convex.region !== undefined && own) refuse("belongs to a deployment at Convex", "region");
    }),
  {
    description: "The Convex deployment: hosted by Convex (`deployment`), or a team's own (`url`, `siteUrl`).",
    examples: [{ deployment: "happy-otter-123" }],
  },
);
