import { checklistItem } from "../checklist/catalogue";
import { convexVariables, hostingVariables, isAppEnvironment } from "./declared";
import { type Finding, isPublic, type Rule } from "./policy";
import { looksSecret, namesSecret } from "./secret-shapes";
import { onHostingVariable } from "./variable-finding";

const item = checklistItem("SEC-8");
const isPublicName = (name: string): boolean => name.startsWith("NEXT_PUBLIC_");

function finding(name: string, wrong: string): Finding {
  const cure = `Take ${name} out, and replace the secret: pages that were served had it.`;
  return onHostingVariable(item, name)(wrong, cure);
}

/** Variables of the functions whose values are secret. */
const isSecretVariable = (name: string): boolean =>
  namesSecret(name) ||
  ["JWKS", "RESEND_API_KEY", "ALERT_WEBHOOK_URL", "BETTER_AUTH_SECRETS_RETIRED", "CLIENT_ADDRESS_KEY"].includes(name);
/** Shorter values turn up by chance. */
const shortest = 8;

/** SEC-8: no variable that pages carry holds a secret. */
export const publicSecrets: Rule = {
  name: "sec-8-public-secrets",
  item,
  judgeResource(resource, context) {
    if (!isPublic(context)) return [];
    return hostingVariables([resource])
      .filter(({ key }) => isPublicName(key))
      .flatMap(({ key, value }) => {
        if (namesSecret(key)) return [finding(key, "is called a secret and stands in every page")];
        return typeof value === "string" && looksSecret(value)
          ? [finding(key, "has the shape of a secret and stands in every page")]
          : [];
      });
  },
  judgeStack(resources, context) {
    if (!isPublic(context)) return [];
    const secrets = resources
      .filter(isAppEnvironment)
      .flatMap(convexVariables)
      .filter(([name]) => isSecretVariable(name))
      .flatMap(([, value]) => (typeof value === "string" && value.length >= shortest ? [value] : []));
    return hostingVariables(resources)
      .filter(
        ({ key, value }) =>
          isPublicName(key) && typeof value === "string" && secrets.some((secret) => value.includes(secret)),
      )
      .map(({ key, urn }) => ({ ...finding(key, "holds a secret of the functions and stands in every page"), urn }));
  },
};
