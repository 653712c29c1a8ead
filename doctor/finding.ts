import { type Ailment, type AilmentCode, ailments } from "./catalogue";

/** One thing that the doctor has found. Never holds a secret value. */
export interface Finding {
  code: AilmentCode;
  severity: Ailment["severity"];
  /** One line: what is so. */
  what: string;
  cure: string;
  link: string;
}

/** A finding of the catalogue. `cure` replaces the general one where more is known. */
export function finding(code: AilmentCode, what: string, cure?: string): Finding {
  const { severity, link, cure: general } = ailments[code];
  return { code, severity, what, cure: cure ?? general, link };
}

/** One thing that is looked at: its name, and how. */
export interface Check {
  title: string;
  run(): Promise<Finding[]> | Finding[];
}

export interface CheckResult {
  title: string;
  findings: Finding[];
}

/** Looks at everything, side by side. A check that cannot be done says so, and keeps no other from being done. */
export function examine(checks: readonly Check[]): Promise<CheckResult[]> {
  return Promise.all(
    checks.map(async ({ title, run }) => {
      try {
        return { title, findings: await run() };
      } catch (error) {
        const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
        return { title, findings: [finding("not-looked-at", `${title} could not be looked at: ${reason}`)] };
      }
    }),
  );
}
