import { consentTexts } from "../../app/_lib/consent-texts";
import { expecting, must } from "../not-seen";
import type { Observation } from "../observation";
import { storedBy } from "../stored";

/** Where people have to be asked, nothing is stored before they answer; where not, nothing is stored that would have to be asked. */
export const cmp4: Observation = {
  id: "CMP-4",
  async observe({ target, visitor }) {
    const { cookieConsent } = target.compliance;
    must(cookieConsent !== undefined, "a decision in the settings", "none");
    const { page } = await visitor();
    const banner = page.getByRole("region", { name: consentTexts.title });
    for (const path of ["/", "/sign-in"]) {
      // The patience is for the question; a page that never comes ends with the observation.
      await page.goto(`${target.site}${path}`, { timeout: 0 });
      if (cookieConsent.required) await expecting("a banner that asks", () => banner.waitFor());
      const before = await storedBy(page);
      must(before.length === 0, "nothing stored for a visitor who has not answered", before.join(", "));
    }
    if (!cookieConsent.required) {
      must((await banner.count()) === 0, "no question that nobody has to ask", "a banner");
      return "no consent is needed: nothing is stored before a sign-in";
    }
    await banner.getByRole("button", { name: consentTexts.refuse }).click();
    await expecting("the banner to go when it is answered", () => banner.waitFor({ state: "detached" }));
    const after = await storedBy(page);
    must(after.length === 1, "a refusal to be kept, and nothing else", after.join(", ") || "nothing");
    return "a banner asks; nothing is stored before, and only the answer after a refusal";
  },
};
