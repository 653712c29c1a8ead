import { checklistItem } from "../checklist/catalogue";
import { providerVariables, socialProviders } from "../contract/social-providers";
import { convexVariable, hostingVariables, isAppEnvironment, isHosted, listOf, notKnown } from "./declared";
import type { Finding, Rule } from "./policy";
import { onConvexVariable, onHostingVariable } from "./variable-finding";

const item = checklistItem("CVX-3");
const shown = onHostingVariable(item, "NEXT_PUBLIC_AUTH_PROVIDERS", "prelaunch:auth.providers");

/** Pairs of variables, with what is there of each. */
export const providerClients: Rule = {
  name: "cvx-3-provider-clients",
  item,
  judgeResource(resource) {
    if (!isAppEnvironment(resource)) return [];
    return socialProviders.flatMap((provider): Finding[] => {
      const names = providerVariables(provider);
      const [id, secret] = [convexVariable(resource, names.id), convexVariable(resource, names.secret)];
      const finding = (name: string) => onConvexVariable(item, name, "prelaunch:auth.providers");
      if (id !== undefined && secret === undefined) return [finding(names.secret)(`is missing beside ${names.id}`)];
      if (secret !== undefined && id === undefined) return [finding(names.id)(`is missing beside ${names.secret}`)];
      if (id === notKnown) return [finding(names.id)("is not known before the run, so it cannot be judged")];
      return id !== undefined && id === secret ? [finding(names.secret)(`is the same as ${names.id}`)] : [];
    });
  },
  judgeStack(resources) {
    const app = resources.find(isAppEnvironment);
    if (app === undefined || !isHosted(resources)) return [];
    const list = hostingVariables(resources).find(({ key }) => key === "NEXT_PUBLIC_AUTH_PROVIDERS");
    if (list?.value === notKnown) return [shown("is not known before the run, so it cannot be judged")];
    const enabled = listOf(list?.value);
    return socialProviders.flatMap((provider): Finding[] => {
      const names = providerVariables(provider);
      const hasClient = convexVariable(app, names.id) !== undefined && convexVariable(app, names.secret) !== undefined;
      if (enabled.includes(provider) && !hasClient) {
        return [{ ...shown(`shows ${provider}, which has no client`), urn: list?.urn ?? app.urn }];
      }
      return !enabled.includes(provider) && hasClient
        ? [
            {
              ...onConvexVariable(
                item,
                names.secret,
                "prelaunch:auth.providers",
              )(`is set, but ${provider} is not enabled`),
              urn: app.urn,
            },
          ]
        : [];
    });
  },
};
