import { wellKnownVariables } from "../contract/well-known";
import { wellKnownRule } from "./well-known-rule";

const link = /^[A-Za-z]\w*(?:\.[A-Za-z]\w*)+:(?<digest>(?:[0-9A-F]{2}:){31}[0-9A-F]{2})$/;

/** WK-2: apps are named by package and the SHA-256 of their certificate. Source: Google, "Digital Asset Links". */
export const assetLinks = wellKnownRule({
  id: "WK-2",
  name: "asset-links",
  file: "assetlinks.json",
  variable: wellKnownVariables.androidAppLinks,
  faults(value) {
    const entries = value.split(",");
    if (new Set(entries).size !== entries.length) return ["names an app twice"];
    return entries.flatMap((entry, index) => {
      const digest = link.exec(entry)?.groups?.["digest"];
      if (digest === undefined)
        return [`entry ${index + 1} is no package, a colon, and 32 bytes of SHA-256 in capitals`];
      return /^00(?::00){31}$/.test(digest) ? [`entry ${index + 1} has a digest of nothing but zeros`] : [];
    });
  },
});
