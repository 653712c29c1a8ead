/**
 * Type tokens of the resources that the kit declares. The program declares them, the policies judge them, the local
 * cloud answers for them: this list is what the three agree on.
 */
export const resourceTypes = {
  convexEnvironment: "prelaunch:convex:EnvironmentVariables",
  redirectUris: "prelaunch:oauth:RedirectUris",
  convexCode: "prelaunch:convex:Code",
  authSecret: "prelaunch:secrets:AuthSecret",
  randomSecret: "prelaunch:secrets:RandomSecret",
  signingKeys: "prelaunch:secrets:SigningKeys",
  release: "prelaunch:gate:Release",
  live: "prelaunch:gate:Live",
  fingerprints: "prelaunch:gate:Fingerprints",
  vercelProject: "vercel:index/project:Project",
  vercelVariable: "vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable",
  vercelDomain: "vercel:index/projectDomain:ProjectDomain",
  vercelDeployment: "vercel:index/deployment:Deployment",
  vercelFirewall: "vercel:index/firewallConfig:FirewallConfig",
  vercelRetention: "vercel:index/projectDeploymentRetention:ProjectDeploymentRetention",
  cloudflareRecord: "cloudflare:index/dnsRecord:DnsRecord",
  cloudflareRuleset: "cloudflare:index/ruleset:Ruleset",
  cloudflareZoneSetting: "cloudflare:index/zoneSetting:ZoneSetting",
  cloudflareDnssec: "cloudflare:index/zoneDnssec:ZoneDnssec",
  cloudflareNotification: "cloudflare:index/notificationPolicy:NotificationPolicy",
  cloudflareNotificationWebhook: "cloudflare:index/notificationPolicyWebhooks:NotificationPolicyWebhooks",
} as const;
