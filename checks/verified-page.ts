import { readFileSync } from "node:fs";
import path from "node:path";
import { execaSync } from "execa";

/** A fact of a vendor that the local cloud relies on, as the comment beside the code says it. */
export interface VendorFact {
  /** File in the repository. */
  file: string;
  /** The comment, without its sources. */
  fact: string;
  /** Addresses, and packages with files. */
  sources: string[];
  read: string;
  seenLive: string;
}

/** When a source was read, unless the comment says another time: `(read March 2027)`. */
const readWhen = "November 2026";
const address = /https:\/\/[^\s)>"'`,;]+[^\s)>"'`,;.:]/g;
/** Sources that are no address: `Source: convex 1.48.0, src/cli/lib/api.ts`. */
const named = /\b(?:Sources?|Rules|Facts|Shape)(?:, [^:.]*)?: ((?!https)[^*]*?)(?=(?:\.\s)|\.?$)/g;
/** Source files that a comment names where it has a name in parentheses: `(backend: \`knobs.rs\`)`, `(npm package convex 1.48.0, …)`. */
const backend =
  /\(?(?:\bof the real )?\b[Bb]ackend\b(?::|,)? ?\(?(?:crate )?((?:`[^`]+`|npm-packages\/[\w-]+)(?:(?:,| and|:|, model\/)? ?(?:knobs |crate )?`[^`]+`)*|(?<=Backend: ))/g;
const npmPackage = /\bnpm package (convex(?: [\d.]+)?)[,:] (`[^`]+`)/g;
/** Addresses that stand for something, and are no source. */
const notASource =
  /example|localhost|127\.0\.0\.1|acme|happy-otter|api\.(?:vercel|cloudflare|resend)\.com|elsewhere|<|\{/;

/** Every comment of the local cloud that names a source: of a declaration, or of a file as a whole. */
export function vendorFacts(root: string): VendorFact[] {
  const { stdout } = execaSync(
    "git",
    ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "local/**/*.ts"],
    { cwd: root },
  );
  const files = stdout.split("\0").filter((file) => file !== "" && !/\.(?:test|fixture)\.ts$/.test(file));
  return [...new Set(files)].sort().flatMap((file) => factsIn(file, readFileSync(path.join(root, file), "utf8")));
}

/** Facts in one file's text. */
export function factsIn(file: string, text: string): VendorFact[] {
  return [...text.matchAll(/\/\*\*?([\s\S]*?)\*\//g)].flatMap((match) => {
    const comment = (match[1] ?? "")
      .replace(/^\s*\* ?/gm, "")
      .replace(/\s+/g, " ")
      .trim();
    const addresses = [...comment.matchAll(address)].map(([url]) => url).filter((url) => !notASource.test(url));
    const others = [...comment.matchAll(named)]
      .map(([, source = ""]) => source.replace(/[.;]?$/, ""))
      .filter((source) => /\d|docs|documentation|API/i.test(source));
    const ofBackend = [...comment.matchAll(backend)].map(([, names = ""]) =>
      names === "" ? "get-convex/convex-backend" : `get-convex/convex-backend, ${names}`,
    );
    const ofPackages = [...comment.matchAll(npmPackage)].map(([, name, file]) => `${name}, ${file}`);
    const sources = [...new Set([...addresses, ...others, ...ofBackend, ...ofPackages])];
    if (sources.length === 0) return [];
    const live = /(?<!not )\bseen live (?:in |on )?([^.;,)]+)/.exec(comment)?.[1];
    return [
      {
        file,
        fact: factOf(comment) || nameAfter(text.slice(match.index + match[0].length)),
        sources,
        read: /(?:\bread (?:in )?|, )((?:[A-Z][a-z]+ )?20\d\d)\b/.exec(comment)?.[1] ?? readWhen,
        seenLive: live ?? "no",
      },
    ];
  });
}

function factOf(comment: string): string {
  return comment
    .replace(/\{@link (\w+)\}/g, "$1")
    .replace(/@\w+[\s\S]*$/, "")
    .replace(named, "")
    .replace(/ ?\((?:[^()]|\([^()]*\))*(?:\b[Bb]ackend\b|npm package)(?:[^()]|\([^()]*\))*\)/g, "")
    .replace(/(\breal backend)(?:: `.*?(?=\.\s|\.?$)| \([^)]*\))/g, "$1")
    .replace(/\b[Bb]ackend:? (`[^`]+`) \([^)]*\)/g, "$1")
    .replace(/^Backend: /, "")
    .replace(/\b(?:Sources?|Facts|Rules)(?:, [^:]*)?:/g, "")
    .replace(/\(?https:\/\/[^\s)]+\)?[,;]?/g, (url) => (notASource.test(url) ? url : ""))
    .replace(/[;,]? ?(?:read [A-Za-z]* ?\d{4}[;,]? ?)?\(?not seen live\)?/gi, "")
    .replace(/\s+([.,;:)])/g, "$1")
    .replace(/\(\s*(?:and )?[,;]*\s*\)/g, "")
    .replace(/(?:[.,;:]\s*){2,}/g, ". ")
    .replace(/\s+/g, " ")
    .replace(/^[\s.,;:]+/, "")
    .trim();
}

/** A comment that is nothing but its source speaks of what comes after it. */
function nameAfter(text: string): string {
  return `\`${/(?:const|function|interface|type|class)\s+(\w+)/.exec(text)?.[1] ?? "this"}\``;
}

/** `docs/verified.md`. */
export function verifiedPage(facts: readonly VendorFact[]): string {
  const areas = new Map<string, VendorFact[]>();
  for (const fact of facts) {
    const area = fact.file.split("/")[1] ?? "";
    areas.set(area, [...(areas.get(area) ?? []), fact]);
  }
  const sections = [...areas].map(
    ([area, found]) =>
      `## ${area}\n\n| fact | source | read | seen live | where |\n| --- | --- | --- | --- | --- |\n${found.map(row).join("\n")}\n`,
  );
  return `<!-- Made by \`npm run docs\` from the comments beside the code, in local/. Change them there. -->

# What the local cloud takes for true

Every fact of a vendor that the local cloud relies on, with the source that it was read from, when, and whether it was seen
at the vendor's own service. ${facts.filter(({ seenLive }) => seenLive !== "no").length} of ${facts.length} were seen live: no
vendor can be reached where the kit is built. A comment of the code names its source as an address, or after \`Source:\`; it may say
\`(read March 2027)\` and \`seen live March 2027\`.

${sections.join("\n")}`;
}

function row({ fact, sources, read, seenLive, file }: VendorFact): string {
  const cell = (text: string) => text.replaceAll("|", "\\|");
  const listed = sources.map((source) => (source.startsWith("https://") ? `<${source}>` : cell(source))).join(", ");
  return `| ${cell(fact)} | ${listed} | ${read} | ${seenLive} | [${file.slice("local/".length)}](../${file}) |`;
}
