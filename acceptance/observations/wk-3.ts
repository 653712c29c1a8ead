import { must } from "../not-seen";
import type { Observation } from "../observation";
import { wellKnownFile } from "../well-known-file";

export const wk3: Observation = {
  id: "WK-3",
  async observe(scene) {
    const { target, ask } = scene;
    const { changePasswordUrl } = target.wellKnown;
    const answer = await wellKnownFile(scene, "change-password", changePasswordUrl !== undefined, 302);
    if (answer === undefined || changePasswordUrl === undefined) return "not set, and answered with 404";
    const wanted = new URL(changePasswordUrl, target.site).href;
    const location = new URL(answer.headers.location ?? "", target.site).href;
    must(location === wanted, `to lead to ${wanted}`, location);
    // A stranger is sent on to the sign-in: what counts is that there is such a page.
    const page = await ask(wanted);
    must(page.status < 400, `a page at ${wanted}`, `status ${page.status}`);
    return `leads to ${new URL(wanted).pathname}`;
  },
};
