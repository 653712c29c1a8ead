import * as pulumi from "@pulumi/pulumi";
import { acceptanceHeader } from "../../contract/acceptance";
import { edgeHeader } from "../../contract/client-address";

import type { VercelHosting } from "../hosting/vercel-hosting";
import { Live, type Provider } from "../provider/sdk";
import type { ReleaseGate } from "./release-gate";

export interface LiveReleaseArgs {
  gate: ReleaseGate;
  hosting: VercelHosting;
  team: string | undefined;
  /** Path of the auth API. */
  basePath: string;
  edgeSecret: pulumi.Output<string>;
  provider: Provider;
}

/** What a release that works answers: a page from the server, a form, and the auth API with the functions behind it. */
const pagesOf = (basePath: string) => [{ path: "/" }, { path: "/sign-in" }, { path: `${basePath}/get-session` }];

/**
 * Puts the deployment in front of the users, after a look at it where nobody sees it, and back if it does not work. An
 * approval alone is a change, too: so a source that was put back goes live again once it is proven anew.
 */
export function liveRelease(name: string, args: LiveReleaseArgs, options: pulumi.CustomResourceOptions): Live {
  const { gate, hosting } = args;
  const { approved } = gate;
  return new Live(
    name,
    {
      project: hosting.project.id,
      ...(args.team === undefined ? {} : { team: args.team }),
      deployment: hosting.deployment.id,
      deploymentOrigin: pulumi.interpolate`https://${hosting.deployment.url}`,
      origin: approved.values.apply(({ host }) => `https://${host}`),
      source: approved.source,
      approvedAt: approved.approvedAt,
      deploymentHeaders: { [edgeHeader]: args.edgeSecret },
      headers: { [acceptanceHeader]: gate.acceptanceSecret },
      pages: pagesOf(args.basePath),
    },
    { ...options, provider: args.provider },
  );
}
