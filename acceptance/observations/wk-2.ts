import { z } from "zod";
import { must } from "../not-seen";
import type { Observation } from "../observation";
import { jsonOf, sameList, wellKnownFile } from "../well-known-file";

const fileSchema = z.array(
  z.object({
    relation: z.array(z.string()),
    target: z.object({ package_name: z.string(), sha256_cert_fingerprints: z.array(z.string()) }),
  }),
);

export const wk2: Observation = {
  id: "WK-2",
  async observe(scene) {
    const { androidAppLinks } = scene.target.wellKnown;
    const answer = await wellKnownFile(scene, "assetlinks.json", androidAppLinks.length > 0);
    if (answer === undefined) return "not set, and answered with 404";
    const links = fileSchema.parse(jsonOf(answer));
    const served = links.flatMap(({ target }) =>
      target.sha256_cert_fingerprints.map((fingerprint) => `${target.package_name}:${fingerprint}`),
    );
    must(
      sameList(served, androidAppLinks),
      "the packages and fingerprints of the settings",
      served.join(", ") || "none",
    );
    const login = links.every(({ relation }) => relation.includes("delegate_permission/common.get_login_creds"));
    must(login, "each to be allowed the site's credentials", "one that is not");
    return `names ${served.length === 1 ? "the app" : `${served.length} apps`} of the settings`;
  },
};
