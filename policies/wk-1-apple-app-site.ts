import { wellKnownVariables } from "../contract/well-known";
import { wellKnownRule } from "./well-known-rule";

const app = /^[A-Z0-9]{10}\.[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/;

/** WK-1: apps are named by team and bundle. Source: Apple, "Supporting associated domains". */
export const appleAppSite = wellKnownRule({
  id: "WK-1",
  name: "apple-app-site",
  file: "apple-app-site-association",
  variable: wellKnownVariables.iosAppIds,
  faults(value) {
    const entries = value.split(",");
    if (new Set(entries).size !== entries.length) return ["names an app twice"];
    return entries.flatMap((entry, index) =>
      app.test(entry) ? [] : [`entry ${index + 1} is no team of ten capitals and digits, a dot, and a bundle id`],
    );
  },
});
