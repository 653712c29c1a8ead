import { isLoopbackHost, isPrivateName } from "../hosts";
import type { Finding } from "../problem";
import type { Rule } from "./rule";

/** Deliveries tell of accounts: only over https, only to names that the internet can reach, each endpoint once. */
export const webhooksAreReachable: Rule = ({ settings, environment }) => {
  const list = settings.webhooks ?? [];
  return list.flatMap(({ url }, index): Finding[] => {
    const path = ["webhooks", index, "url"];
    if (list.findIndex((other) => other.url === url) !== index) return [{ path, reason: "is in the list twice" }];
    if (environment === "local" || environment === undefined || !URL.canParse(url)) return [];
    const { protocol, hostname, host, pathname } = new URL(url);
    if (isLoopbackHost(hostname)) return [{ path, reason: "is localhost, which only a local stack may call" }];
    if (protocol !== "https:")
      return [
        { path, reason: "must start with https://; http is for local stacks", meant: `https://${host}${pathname}` },
      ];
    return isPrivateName(hostname) ? [{ path, reason: "cannot be reached from the internet" }] : [];
  });
};
