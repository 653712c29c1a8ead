import { must } from "../not-seen";
import type { Observation } from "../observation";

/** The deployment answers who has its key, and nobody else. */
export const mon1: Observation = {
  id: "MON-1",
  async observe({ target: { convex: deployment }, convex, ask }) {
    const variables = await convex.variables();
    must("SITE_URL" in variables, "the variables of this stack", "others");
    const url = `${deployment.url}/api/v1/list_environment_variables`;
    const name = deployment.adminKey.split("|")[0] ?? "";
    const tries: Record<string, Record<string, string>> = {
      "without a key": {},
      "with another key": { authorization: `Convex ${name}|00000000000000000000000000000000` },
    };
    for (const [who, headers] of Object.entries(tries)) {
      const { status } = await ask(url, { headers });
      must([401, 403].includes(status), `who asks ${who} to be refused`, `status ${status}`);
    }
    return "the deployment answers its key, and refuses others";
  },
};
