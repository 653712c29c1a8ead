import { ProviderError } from "../provider-error";

/** The deployment or its key is missing or malformed, or they do not belong together. */
export class ConvexSettingsError extends ProviderError {
  constructor(
    /** Where it can be corrected: an input of the provider or of `prelaunch:convex:Code`. */
    readonly setting: "convexUrl" | "convexDeployKey" | "directory",
    what: string,
    cure: string,
  ) {
    super("ERR_CONVEX_SETTINGS", what, cure);
  }
}

export class ConvexUnauthorizedError extends ProviderError {
  constructor(host: string, operation: string, said: string) {
    super(
      "ERR_CONVEX_UNAUTHORIZED",
      `${host} refuses the deploy key for \`${operation}\`${saying(said)}.`,
      "Check that `prelaunch:secrets.convexDeployKey` belongs to this deployment, is not revoked, and may deploy and change environment variables; a new one is made in the Convex dashboard under Settings → Deploy keys.",
    );
  }
}

export class ConvexNotFoundError extends ProviderError {
  constructor(host: string, operation: string) {
    super(
      "ERR_CONVEX_NOT_FOUND",
      `${host} does not know \`${operation}\`: the deployment is gone or this is another kind of server.`,
      "Check `prelaunch:convex.deployment` (or `url`); a self-hosted backend must be recent enough to have the deployment API.",
    );
  }
}

export class ConvexUnreachableError extends ProviderError {
  constructor(host: string, operation: string, reason: string, attempts: number) {
    super(
      "ERR_CONVEX_UNREACHABLE",
      `${host} did not answer \`${operation}\` in ${attempts} ${attempts === 1 ? "try" : "tries"}: ${reason}.`,
      "Check the network and https://status.convex.dev, or that the local cloud is up, then run the command again.",
    );
  }
}

export class ConvexRateLimitedError extends ProviderError {
  constructor(host: string, operation: string, attempts: number) {
    super(
      "ERR_CONVEX_RATE_LIMITED",
      `${host} still answered \`${operation}\` with "too many requests" after ${attempts} tries.`,
      "Wait some minutes and run the command again.",
    );
  }
}

export class ConvexRefusedError extends ProviderError {
  constructor(host: string, operation: string, status: number, said: string) {
    super(
      "ERR_CONVEX_REFUSED",
      `${host} refused \`${operation}\` with status ${status}${saying(said)}.`,
      "Correct what it names, then run the command again.",
    );
  }
}

/** The answer is not what the deployment API gives: a proxy's page, or a version that this kit does not know. */
export class ConvexUnexpectedAnswerError extends ProviderError {
  constructor(host: string, operation: string, found: string) {
    super(
      "ERR_CONVEX_UNEXPECTED_ANSWER",
      `${host} answered \`${operation}\` with ${found}.`,
      "Check that `prelaunch:convex` names a Convex deployment (its .convex.cloud URL, not the .convex.site one) and that no proxy stands between.",
    );
  }
}

/** A limit of Convex that can only be judged together with the variables that the deployment already has. */
export class ConvexLimitError extends ProviderError {
  constructor(what: string, cure: string) {
    super("ERR_CONVEX_LIMIT", what, cure);
  }
}

export class ConvexForeignVariablesError extends ProviderError {
  constructor(host: string, names: readonly string[]) {
    const list = names.join(", ");
    super(
      "ERR_CONVEX_FOREIGN_VARIABLES",
      `${host} already has ${names.length === 1 ? "the variable" : "the variables"} ${list} with another value, set by someone else.`,
      `Nothing was written. Remove them with \`npx convex env remove\`, import them (\`pulumi import prelaunch:convex:EnvironmentVariables NAME ${host}:${names.join(",")}\`), or set \`adopt: true\` to overwrite them.`,
    );
  }
}

export class ConvexImportError extends ProviderError {
  constructor(what: string, cure: string) {
    super("ERR_CONVEX_IMPORT", what, cure);
  }
}

export class ConvexPushFailedError extends ProviderError {
  constructor(host: string, ending: string, output: string) {
    super(
      "ERR_CONVEX_PUSH_FAILED",
      `The push to ${host} ${ending}; nothing of it went live. The Convex CLI said:\n${output}\n`,
      "Correct what it names, then run the command again.",
    );
  }
}

function saying(said: string): string {
  return said === "" ? "" : `, saying "${said}"`;
}
