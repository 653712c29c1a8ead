import { z } from "zod";

/** A host name without a port, such as `app.example.com`: lower case, ASCII. */
export const host = z.string().brand("Host");
export type Host = z.output<typeof host>;

/** Scheme, host and port of a site, such as `https://app.example.com`: no path, no trailing slash. */
export const origin = z.string().brand("Origin");
export type Origin = z.output<typeof origin>;

/** Where Convex clients connect to, such as `https://happy-otter-123.convex.cloud`. */
export const deploymentUrl = z.string().brand("DeploymentUrl");
export type DeploymentUrl = z.output<typeof deploymentUrl>;

/** Where Convex serves HTTP actions, such as `https://happy-otter-123.convex.site`. */
export const siteUrl = z.string().brand("SiteUrl");
export type SiteUrl = z.output<typeof siteUrl>;

/** Id of a Cloudflare zone: 32 hexadecimal digits. */
export const zoneId = z.string().brand("ZoneId");
export type ZoneId = z.output<typeof zoneId>;
