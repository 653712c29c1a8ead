import { existsSync } from "node:fs";
import path from "node:path";
import type { NextConfig } from "next";
import { PHASE_DEVELOPMENT_SERVER, PHASE_PRODUCTION_BUILD, PHASE_PRODUCTION_SERVER } from "next/constants";
import { pathsOfData, policyOfData } from "./app/_lib/content-security-policy";
import { readHostingEnvironment } from "./contract/hosting-environment";
import { securityHeaders } from "./contract/security-headers";

const phasesThatNeedTheEnvironment = [PHASE_DEVELOPMENT_SERVER, PHASE_PRODUCTION_BUILD, PHASE_PRODUCTION_SERVER];

/**
 * The folder that holds the packages. It is this one, or one above: the app is also built from a copy inside the
 * repository, whose packages are the repository's.
 */
function packageRoot(folder: string): string {
  if (existsSync(path.join(folder, "node_modules", "next", "package.json"))) return folder;
  const parent = path.dirname(folder);
  return parent === folder ? import.meta.dirname : packageRoot(parent);
}

export default function config(phase: string): NextConfig {
  if (phasesThatNeedTheEnvironment.includes(phase)) readHostingEnvironment(process.env);
  const root = packageRoot(import.meta.dirname);
  return {
    poweredByHeader: false,
    reactStrictMode: true,
    outputFileTracingRoot: root,
    turbopack: { root },
    headers: async () => [
      { source: "/:path*", headers: Object.entries(securityHeaders).map(([key, value]) => ({ key, value })) },
      ...pathsOfData.map((source) => ({
        source,
        headers: [{ key: "Content-Security-Policy", value: policyOfData }],
      })),
    ],
  };
}
