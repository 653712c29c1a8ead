import path from "node:path";

export interface ChildEnvironmentOptions {
  /** The declared variables of the project for the deployment's target. */
  variables: Record<string, string>;
  target: "production" | "preview";
  /** The deployment's own host name. */
  url: string;
  /** Folder that holds `node_modules`. */
  nodeModulesFrom: string;
  /** A folder of its own: nothing of the user's home is seen. */
  home: string;
  /** What connects the process to the local cloud (names, certificate). */
  local: Record<string, string>;
}

/** All that a build or a server of a deployment sees. Nothing else of this machine's environment is passed on. */
export function childEnvironment(options: ChildEnvironmentOptions): Record<string, string> {
  const { variables, target, url, nodeModulesFrom, home, local } = options;
  const bin = path.join(nodeModulesFrom, "node_modules", ".bin");
  const nodeOptions = [local["NODE_OPTIONS"], variables["NODE_OPTIONS"]].filter(Boolean).join(" ");
  return {
    NODE_ENV: "production",
    ...variables,
    PATH: [bin, path.dirname(process.execPath), process.env["PATH"] ?? ""].join(path.delimiter),
    HOME: home,
    NEXT_TELEMETRY_DISABLED: "1",
    VERCEL: "1",
    VERCEL_ENV: target,
    VERCEL_URL: url,
    ...local,
    ...(nodeOptions !== "" && { NODE_OPTIONS: nodeOptions }),
  };
}

/** Takes declared values out of a line of output. Very short values are no secrets and would make any text unreadable. */
export function scrub(line: string, values: readonly string[]): string {
  return values.filter((value) => value.length >= 4).reduce((text, value) => text.replaceAll(value, "[secret]"), line);
}
