import { must } from "../not-seen";
import type { Observation } from "../observation";
import { wellKnownFile } from "../well-known-file";

const day = 86_400_000;
/** RFC 9116, 2.5.5: a year at most. */
const longest = 365;

export const wk5: Observation = {
  id: "WK-5",
  async observe(scene) {
    const { securityContact, securityTxtExpiresDays = longest } = scene.target.wellKnown;
    const answer = await wellKnownFile(scene, "security.txt", securityContact !== undefined);
    if (answer === undefined || securityContact === undefined) return "not set, and answered with 404";
    const type = answer.headers["content-type"] ?? "none";
    must(type.startsWith("text/plain"), "the type text/plain", type);
    const fields = answer.text.split(/\r?\n/).map((line): [string, string] => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    });
    const valuesOf = (name: string) => fields.filter(([field]) => field === name).map(([, value]) => value);
    const contacts = valuesOf("contact");
    must(contacts.includes(securityContact), `the contact ${securityContact}`, contacts.join(", ") || "none");
    const expires = valuesOf("expires");
    must(expires.length === 1, "one line Expires", `${expires.length}`);
    const left = (Date.parse(expires[0] ?? "") - Date.now()) / day;
    // A day of play: the clocks of two machines differ.
    must(
      left > 0 && left < securityTxtExpiresDays + 1,
      `an end within ${securityTxtExpiresDays} days`,
      `${expires[0]}`,
    );
    return `names ${securityContact}, good for ${Math.round(left)} days`;
  },
};
