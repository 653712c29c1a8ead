import { z } from "zod";
import { derive, type Settings } from "../../infra/settings";
import { type Check, type Finding, finding } from "../finding";
import type { Vendor } from "./vendor";

/* Requests: OpenAPI document of Convex's deployment API in @convex-dev/platform 0.1.10. Seen against the local cloud, not live. */

const variableList = z.object({ environmentVariables: z.record(z.string(), z.string()) });

/** Variables of the functions. @throws Error when the deployment refuses the key or does not answer */
export async function readVariables(convex: Vendor): Promise<Record<string, string>> {
  const answer = await convex.get("/api/v1/list_environment_variables");
  if (!answer.ok) throw new Error(`the deployment answers ${answer.status} ${answer.message}`.trim());
  return variableList.parse(answer.body).environmentVariables;
}

export interface ConvexLook {
  settings: Settings;
  deployKey: string | undefined;
  variables: Record<string, string> | undefined;
  /** Why there are no variables. */
  failure: string | undefined;
}

export function convexChecks({ settings, deployKey, variables, failure }: ConvexLook): Check[] {
  return [
    { title: "Convex deploy key", run: () => keyFindings(settings, deployKey, failure) },
    {
      title: "variables of the functions",
      run() {
        if (variables === undefined) return [];
        const { convexVariables } = derive(settings);
        const differing = Object.keys(convexVariables).filter(
          (name) => variables[name] !== undefined && variables[name] !== convexVariables[name],
        );
        if (differing.length === 0) return [];
        return [
          finding("convex-variables", `The deployment has other values than the settings for ${differing.join(", ")}.`),
        ];
      },
    },
  ];
}

/** The type stands in front of the key: `prod:`, `dev:`, `preview:`, `project:`; the admin key of one's own has none. */
function keyFindings(settings: Settings, deployKey: string | undefined, failure: string | undefined): Finding[] {
  if (deployKey === undefined) {
    return [
      finding(
        "not-looked-at",
        "The deploy key is encrypted in the stack file and could not be read.",
        "Export CONVEX_DEPLOY_KEY, or log in to the backend.",
      ),
    ];
  }
  const found: Finding[] = [];
  const [prefix = ""] = deployKey.split("|");
  const [type = "", name] = prefix.split(":");
  if (settings.convex.kind === "cloud") {
    const isPublic = settings.environment === "production" || settings.environment === "staging";
    if (isPublic && type !== "prod")
      found.push(
        finding(
          "convex-key",
          `The deploy key is of the type ${name === undefined ? "admin" : type}; ${settings.environment} needs prod.`,
        ),
      );
    else if ((type === "prod" || type === "dev") && name !== settings.convex.deployment)
      found.push(finding("convex-key", `The deploy key is of another deployment than ${settings.convex.deployment}.`));
  } else if (name !== undefined) {
    found.push(
      finding("convex-key", "The key is a deploy key of Convex cloud; a Convex of your own takes its admin key."),
    );
  }
  if (failure !== undefined && found.length === 0)
    found.push(finding("convex-unreachable", `The Convex deployment could not be read: ${failure}.`));
  return found;
}
