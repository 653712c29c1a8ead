/** What a browser kept from happening, told without what could name a person: no query, no id, no text of the page. */
export interface PolicyViolation {
  event: "csp-violation";
  /** The directive that was violated, such as `script-src-elem`. */
  directive: string;
  /** Origin, scheme or keyword of what was kept out, such as `https://evil.example`, `data` or `inline`. */
  blocked: string;
  /** First part of the path of the page, such as `/settings`. */
  page: string;
}

/** Most characters of a report that are read, and most violations that one request can tell of. */
export const reportLimits = { characters: 16_384, violations: 10 } as const;

/**
 * The violations of a report, in either of its forms: a list by the Reporting API (`report-to`) or a single one by its
 * forerunner (`report-uri`). Anyone can send anything here: what is no report gives an empty list.
 */
export function violationsOf(text: string): PolicyViolation[] {
  const reports = parsed(text);
  return (Array.isArray(reports) ? reports : [reports]).slice(0, reportLimits.violations).flatMap((report) => {
    const body =
      field(report, "csp-report") ?? (field(report, "type") === "csp-violation" ? field(report, "body") : {});
    const directive = word(field(body, "effectiveDirective") ?? field(body, "effective-directive"));
    const older = word(field(body, "violated-directive"));
    const found = directive ?? older;
    if (found === undefined) return [];
    const blocked = field(body, "blockedURL") ?? field(body, "blocked-uri");
    const page = field(body, "documentURL") ?? field(body, "document-uri");
    return [{ event: "csp-violation", directive: found, blocked: originOf(blocked), page: firstPart(page) }];
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

/** The first word, if it is one that a directive or a keyword can be: what is logged is never of a stranger's making. */
function word(value: unknown): string | undefined {
  return typeof value === "string" ? /^[a-z][a-z-]{0,40}(?=\s|$)/.exec(value)?.[0] : undefined;
}

function originOf(value: unknown): string {
  if (typeof value !== "string" || !URL.canParse(value)) return word(value) ?? "unknown";
  const { origin, protocol } = new URL(value);
  return origin === "null" ? (word(protocol.slice(0, -1)) ?? "unknown") : origin.slice(0, 200);
}

function firstPart(value: unknown): string {
  if (typeof value !== "string" || !URL.canParse(value)) return "unknown";
  return /^\/[\w.-]{0,40}/.exec(new URL(value).pathname)?.[0] ?? "/";
}
