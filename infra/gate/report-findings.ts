import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { catalogue } from "../../checklist/catalogue";
import { type Bindings, environmentPartsOf } from "../../evidence/digests";
import { describeFinding } from "../../evidence/finding";
import { readEvidence, readTrustedKeys } from "../../evidence/read-evidence";
import { verifyRelease } from "../../evidence/verify-release";
import { describeWaiver } from "../../evidence/waiver";
import type { Settings } from "../settings";

export interface ReportedRelease {
  settings: Settings;
  repository: string;
  source: string;
  bindings: pulumi.Output<Bindings>;
  conditions: readonly string[];
}

/**
 * Says in a preview what the gate would refuse, and at every run what is waived. A preview requires nothing: evidence of a
 * commit cannot exist before it does.
 */
export function reportFindings(resource: pulumi.Resource, release: ReportedRelease): void {
  const { gate, stack } = release.settings;
  for (const waiver of gate.waivers) void pulumi.log.warn(describeWaiver(waiver), resource);
  if (!pulumi.runtime.isDryRun() || (process.env["PRELAUNCH_REHEARSAL"] ?? "") !== "") return;

  const report = (bindings: Bindings, items: typeof catalogue): void => {
    const { findings } = verifyRelease({
      ...gate,
      stack,
      source: release.source,
      bindings,
      conditions: new Set(release.conditions),
      evidence: readEvidence(path.join(release.repository, gate.directory)),
      trusted: readTrustedKeys(release.repository, gate.trustedKeys),
      // The record lies with the deployment, which a preview asks nothing.
      withdrawals: [],
      now: new Date(),
      items,
    });
    for (const finding of findings) void pulumi.log.warn(describeFinding(finding), resource);
  };
  const ofSource = catalogue.filter((item) => environmentPartsOf(item).length === 0);
  report({}, ofSource);
  // Not before the stack has its own key.
  release.bindings.apply((bindings) =>
    report(
      bindings,
      catalogue.filter((item) => !ofSource.includes(item)),
    ),
  );
}
