import { ageLimit, ageLimitInDays, clockTolerance } from "./age-limits";
import type { OpenedEvidence } from "./evidence-file";
import type { Finding, FindingCode } from "./finding";
import type { ItemState, ReleaseToVerify } from "./release";
import type { Requirement } from "./requirements";
import { type ItemResult, sourceOf } from "./statement";

export type Judgement = Pick<ItemState, "observedAt" | "owner" | "file" | "finding"> & {
  state: "proven" | "attested" | "missing";
};

type Trusted = Extract<OpenedEvidence, { trusted: true }>;
interface Candidate {
  from: Trusted;
  result: ItemResult;
}

/** What keeps a result from counting, from what is furthest off to what is nearest: the nearest one is reported. */
const nearness: readonly FindingCode[] = [
  "ERR_GATE_EVIDENCE_MISSING",
  "ERR_GATE_EVIDENCE_PLACE",
  "ERR_GATE_EVIDENCE_STACK",
  "ERR_GATE_EVIDENCE_SOURCE",
  "ERR_GATE_EVIDENCE_ENVIRONMENT",
  "ERR_GATE_EVIDENCE_KEY_UNKNOWN",
  "ERR_GATE_EVIDENCE_CHANGED",
  "ERR_GATE_EVIDENCE_KEY_EXPIRED",
  "ERR_GATE_EVIDENCE_KEY_ROLE",
  "ERR_GATE_EVIDENCE_FUTURE",
  "ERR_GATE_EVIDENCE_EXPIRED",
  "ERR_GATE_EVIDENCE_REPLAYED",
];

/** Judges one requirement by all evidence. Of the results that count, the newest decides, so a failure outweighs what was before. */
export function judgeRequirement(
  requirement: Requirement,
  release: ReleaseToVerify,
  evidence: readonly OpenedEvidence[],
  attested: boolean,
): Judgement {
  const { item } = requirement;
  const counting: Candidate[] = [];
  const reasons: Finding[] = [];
  /** Files that do not even say what they would have been for: named only when nothing else explains it. */
  const unreadable: Finding[] = [];

  for (const from of evidence) {
    if (!from.trusted) {
      const { file, code, what, cure, claimed } = from;
      const about = claimed?.predicate.results.some(({ id }) => id === item.id) ?? true;
      const finding = { code, item: item.id, what: `has evidence that does not count: ${file} ${what}`, cure };
      if (about) (claimed === undefined ? unreadable : reasons).push(finding);
      continue;
    }
    for (const result of from.statement.predicate.results) {
      if (result.id !== item.id) continue;
      const reason = whyNot(requirement, release, { from, result });
      if (reason) reasons.push(reason);
      else counting.push({ from, result });
    }
  }

  const newest = counting.sort((a, b) => Date.parse(b.result.observedAt) - Date.parse(a.result.observedAt))[0];
  if (newest === undefined)
    return { state: "missing", finding: nearest(reasons) ?? unreadable[0] ?? missing(requirement) };
  const { observedAt, result } = newest.result;
  const seen = { observedAt, owner: newest.from.owner, file: newest.from.file };
  if (result === "passed") return { ...seen, state: "proven" };
  if (result === "open" && attested) return { ...seen, state: "attested" };
  if (result === "open" && item.provenBy.includes("attested")) {
    return {
      ...seen,
      state: "missing",
      finding: {
        code: "ERR_GATE_ATTESTATION_MISSING",
        item: item.id,
        what: `was left open at ${observedAt}: only a person can tell.`,
        cure: "Look at it, and add an entry under `prelaunch:attestations`.",
      },
    };
  }
  return {
    ...seen,
    state: "missing",
    finding: {
      code: "ERR_GATE_ITEM_FAILED",
      item: item.id,
      what: result === "failed" ? `failed at ${observedAt}.` : `could not be told at ${observedAt}.`,
      cure: item.cure,
    },
  };
}

/** Why a result under a good signature does not count for this requirement; `undefined` when it does. */
function whyNot(requirement: Requirement, release: ReleaseToVerify, { from, result }: Candidate): Finding | undefined {
  const finding = (code: FindingCode, what: string, cure: string): Finding => ({ code, item: result.id, what, cure });
  const { statement, roles, owner } = from;
  const { stack } = statement.predicate;
  const seenAt = Date.parse(result.observedAt);
  const again = `Run the acceptance suite again ${requirement.kind === "source" ? `(${release.from})` : "on this stack"} and sign its results.`;

  if (requirement.kind === "source") {
    const rehearsed = result.where === "rehearsal" && stack === release.stack;
    const elsewhere = result.where !== "rehearsal" && stack === release.from;
    if (!requirement.places.includes(result.where) || !(rehearsed || elsewhere)) {
      return finding(
        "ERR_GATE_EVIDENCE_PLACE",
        `was seen in ${result.where} of stack ${stack}, and has to come from ${release.from}.`,
        "Make the evidence there, or change `prelaunch:evidence.from`.",
      );
    }
    if (sourceOf(statement) !== release.source) {
      return finding("ERR_GATE_EVIDENCE_SOURCE", `was seen with another source than the one to be released.`, again);
    }
  } else {
    if (result.where === "rehearsal") {
      return finding("ERR_GATE_EVIDENCE_PLACE", "was seen in a rehearsal, which has another environment.", again);
    }
    if (stack !== release.stack) {
      return finding("ERR_GATE_EVIDENCE_STACK", `was seen on stack ${stack}, which proves nothing of this one.`, again);
    }
    if (result.binding !== requirement.binding) {
      const parts = requirement.item.bindsTo.filter((part) => part !== "source").join(", ");
      return finding(
        "ERR_GATE_EVIDENCE_ENVIRONMENT",
        `was seen before this stack changed in what it depends on (${parts}).`,
        `${again} What is open is closed for that with \`prelaunch:launch: closed\`.`,
      );
    }
  }
  if (!roles.includes(result.where)) {
    return finding(
      "ERR_GATE_EVIDENCE_KEY_ROLE",
      `is signed by ${owner}, whose key may not sign for ${result.where}.`,
      "Sign with a key that may, or let the owners of stacks/trusted-keys.json change its roles.",
    );
  }
  if (!(seenAt <= release.now.getTime() + clockTolerance)) {
    return finding(
      "ERR_GATE_EVIDENCE_FUTURE",
      `was seen at ${result.observedAt}, which is in the future.`,
      "Correct the clock of the machine that made it, and make it again.",
    );
  }
  if (!(release.now.getTime() - seenAt <= ageLimit(result.id))) {
    return finding(
      "ERR_GATE_EVIDENCE_EXPIRED",
      `was seen at ${result.observedAt}, more than ${ageLimitInDays(result.id)} days ago.`,
      again,
    );
  }
  const withdrawn = release.withdrawals.find(
    ({ source, at }) => source === sourceOf(statement) && seenAt <= Date.parse(at),
  );
  if (requirement.kind === "source" && withdrawn) {
    return finding(
      "ERR_GATE_EVIDENCE_REPLAYED",
      `was seen before this source was released and put back at ${withdrawn.at}.`,
      `Find out why it failed. ${again}`,
    );
  }
  return undefined;
}

function missing({ item, kind }: Requirement): Finding {
  return {
    code: "ERR_GATE_EVIDENCE_MISSING",
    item: item.id,
    what: kind === "source" ? "has no evidence for this source." : "has no evidence from this stack.",
    cure: item.cure,
  };
}

function nearest(reasons: readonly Finding[]): Finding | undefined {
  return [...reasons].sort((a, b) => nearness.indexOf(b.code) - nearness.indexOf(a.code))[0];
}
