import { z } from "zod";
import { must } from "../not-seen";
import type { Observation } from "../observation";
import { jsonOf, sameList, wellKnownFile } from "../well-known-file";

const fileSchema = z.object({ origins: z.array(z.string()) });

export const wk4: Observation = {
  id: "WK-4",
  async observe(scene) {
    const { site, wellKnown } = scene.target;
    const { webauthnAltOrigins } = wellKnown;
    const answer = await wellKnownFile(scene, "webauthn", webauthnAltOrigins.length > 0);
    if (answer === undefined) return "not set, and answered with 404";
    const { origins } = fileSchema.parse(jsonOf(answer));
    const wanted = [...new Set([site, ...webauthnAltOrigins])];
    must(sameList(origins, wanted), `the origins ${wanted.join(", ")}`, origins.join(", ") || "none");
    return `lists the site and ${wanted.length - 1} more`;
  },
};
