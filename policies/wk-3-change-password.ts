import { wellKnownVariables } from "../contract/well-known";
import { isUnreachable } from "./origin";
import { wellKnownRule } from "./well-known-rule";

/** WK-3: password managers are sent to a page of this site. */
export const changePassword = wellKnownRule({
  id: "WK-3",
  name: "change-password",
  file: "change-password",
  variable: wellKnownVariables.changePasswordUrl,
  faults(value, site) {
    if (!URL.canParse(value, site ?? "https://site.invalid")) return ["is no URL"];
    const relative = value.startsWith("/") && !/^\/[/\\]/.test(value);
    if (!relative && !URL.canParse(value)) return ["is neither a path nor a URL"];
    const url = new URL(value, site ?? "https://site.invalid");
    if (url.pathname === "/.well-known/change-password") return ["leads back to itself"];
    if (relative) return [];
    const faults: string[] = [];
    if (url.protocol !== "https:") faults.push("is not https");
    if (isUnreachable(url.hostname)) faults.push("points at this machine, its network or an IP address");
    if (url.username !== "" || url.password !== "") faults.push("carries a user name or password");
    if (site !== undefined && url.origin !== site) faults.push("leads to another site");
    return faults;
  },
});
