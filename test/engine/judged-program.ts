import * as cloudflare from "@pulumi/cloudflare";
import * as pulumi from "@pulumi/pulumi";
import * as vercel from "@pulumiverse/vercel";
import { AuthSecret, Code, EnvironmentVariables, Provider } from "../../infra/provider/sdk";

/** What the small program below declares; a test changes parts of it. */
export interface Declaration {
  site: string;
  domain: string;
  convexUrl: string;
  trustedOrigins: string;
  /** A secret of the stack's own; else the kit's AuthSecret makes one. */
  authSecret?: string;
  nextPublicConvexUrl: string;
  nextPublicConvexSiteUrl: string;
}

const settings = new pulumi.Config("prelaunch");
const declared = settings.requireObject<Declaration>("declaration");

const provider = new Provider("prelaunch", { convexUrl: declared.convexUrl, convexDeployKey: "prod:test|key" });
const generated = new AuthSecret("auth-secret", {}, { provider });
const variables = new EnvironmentVariables(
  "backend-variables",
  {
    variables: {
      BETTER_AUTH_SECRET: declared.authSecret === undefined ? generated.value : pulumi.secret(declared.authSecret),
      SITE_URL: declared.site,
      TRUSTED_ORIGINS: declared.trustedOrigins,
    },
  },
  { provider },
);
new Code("backend-code", { digest: "d", directory: "." }, { provider, dependsOn: [variables] });

const project = new vercel.Project("hosting-project", { name: "acme" });
const hosting = Object.entries({
  NEXT_PUBLIC_CONVEX_URL: declared.nextPublicConvexUrl,
  NEXT_PUBLIC_CONVEX_SITE_URL: declared.nextPublicConvexSiteUrl,
  NEXT_PUBLIC_SITE_URL: declared.site,
}).map(
  ([key, value]) =>
    new vercel.ProjectEnvironmentVariable(`hosting-${key}`, {
      projectId: project.id,
      key,
      value,
      targets: ["production"],
      sensitive: false,
    }),
);
new vercel.Deployment("hosting-deployment", { projectId: project.id, production: true }, { dependsOn: hosting });
new vercel.ProjectDomain("hosting-domain", { projectId: project.id, domain: declared.domain });
new cloudflare.DnsRecord("edge-site", {
  zoneId: "0123456789abcdef0123456789abcdef",
  name: declared.domain,
  type: "CNAME",
  content: "cname.vercel-dns.com",
  ttl: 1,
});
