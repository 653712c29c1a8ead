import { z } from "zod";
import { must } from "../not-seen";
import type { Observation } from "../observation";
import { jsonOf, sameList, wellKnownFile } from "../well-known-file";

const fileSchema = z.object({ webcredentials: z.object({ apps: z.array(z.string()) }) });

export const wk1: Observation = {
  id: "WK-1",
  async observe(scene) {
    const { iosAppIds } = scene.target.wellKnown;
    const answer = await wellKnownFile(scene, "apple-app-site-association", iosAppIds.length > 0);
    if (answer === undefined) return "not set, and answered with 404";
    const { apps } = fileSchema.parse(jsonOf(answer)).webcredentials;
    must(sameList(apps, iosAppIds), `the apps ${iosAppIds.join(", ")}`, apps.join(", ") || "none");
    return `names ${apps.length === 1 ? "the app" : `${apps.length} apps`} of the settings`;
  },
};
