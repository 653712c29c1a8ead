import { consentTexts } from "../../app/_lib/consent-texts";
import { expecting, must } from "../not-seen";
import type { Observation } from "../observation";

/** Where people have to be asked, nothing is stored before they answer; where not, nothing is stored that would have to be asked. */
export const cmp4: Observation = {
  id: "CMP-4",
  async observe({ target, visitor }) {
    const { cookieConsent } = target.compliance;
    must(cookieConsent !== undefined, "a decision in the settings", "none");
    const { page, context } = await visitor();
    const stored = async () => {
      const kept = await page.evaluate("Object.keys(localStorage).concat(Object.keys(sessionStorage)).join()");
      return [...(await context.cookies()).map(({ name }) => name), ...String(kept).split(",").filter(Boolean)];
    };
    await page.goto(`${target.site}/`);
    await page.goto(`${target.site}/sign-in`);
    const before = await stored();
    must(before.length === 0, "nothing stored for a visitor who has not answered", before.join(", "));

    const banner = page.getByRole("region", { name: consentTexts.title });
    if (!cookieConsent.required) {
      must((await banner.count()) === 0, "no question that nobody has to ask", "a banner");
      return "no consent is needed: nothing is stored before a sign-in";
    }
    await expecting("a banner that asks", () => banner.waitFor());
    await banner.getByRole("button", { name: consentTexts.refuse }).click();
    await expecting("the banner to go when it is answered", () => banner.waitFor({ state: "detached" }));
    const after = await stored();
    must(after.length === 1, "a refusal to be kept, and nothing else", after.join(", ") || "nothing");
    return "a banner asks; nothing is stored before, and only the answer after a refusal";
  },
};
