import type { ChecklistItem } from "../checklist/item";
import type { Finding } from "./finding";
import { endOfDay } from "./trusted-keys";

/** What a person has looked at because nothing else can tell. Days are ISO dates. */
export interface Attestation {
  item: string;
  statement: string;
  by: string;
  on: string;
  until: string;
}

const longest = 366 * 86_400_000;
const tolerance = 86_400_000;

/** Why an attestation does not count; `undefined` when it does. */
export function attestationFinding(
  { item, by, on, until }: Attestation,
  proven: ChecklistItem | undefined,
  now: Date,
): Finding | undefined {
  if (proven === undefined || !proven.provenBy.includes("attested")) {
    return {
      code: "ERR_GATE_ATTESTATION_REFUSED",
      item,
      what: "is attested, but it can be declared or observed.",
      cure: "Remove the attestation and prove the item.",
    };
  }
  const [begins, ends] = [Date.parse(`${on}T00:00:00Z`), endOfDay(until)];
  if (!(begins <= now.getTime() + tolerance) || !(ends > begins) || ends - begins > longest) {
    return {
      code: "ERR_GATE_ATTESTATION_REFUSED",
      item,
      what: `is attested from ${on} until ${until}, which is in the future, ends before it begins, or lasts longer than a year.`,
      cure: "Correct the days under `prelaunch:attestations`.",
    };
  }
  if (ends <= now.getTime()) {
    return {
      code: "ERR_GATE_ATTESTATION_EXPIRED",
      item,
      what: `was attested until ${until}.`,
      cure: `Ask ${by} to look again, and write the new days.`,
    };
  }
  return undefined;
}
