import { policyTexts } from "../../app/_lib/privacy-texts";
import { expecting, must } from "../not-seen";
import type { Observation } from "../observation";

/** The policy is reachable, linked where accounts are made, and names its version. What it says, a person attests. */
export const cmp3: Observation = {
  id: "CMP-3",
  async observe({ target, visitor }) {
    const { privacyPolicy } = target.compliance;
    must(privacyPolicy !== undefined, "a version of the policy in the settings", "none");
    const { page } = await visitor();
    await page.goto(`${target.site}/sign-up`);
    const link = page
      .getByRole("link", { name: policyTexts.link })
      .or(page.getByRole("link", { name: policyTexts.inSentence }));
    await expecting("a link to the policy where an account is made", () => link.first().waitFor());
    const href = (await link.first().getAttribute("href")) ?? "";
    const answer = await page.goto(new URL(href, target.site).href);
    must(answer?.status() === 200, "the policy to be served", `status ${answer?.status()}`);
    if (privacyPolicy.url === undefined) {
      await expecting(`the policy in the version ${privacyPolicy.version}`, () =>
        page.getByText(privacyPolicy.version, { exact: false }).first().waitFor(),
      );
    }
    return { open: `version ${privacyPolicy.version} is linked and served; a person attests what it says` };
  },
};
