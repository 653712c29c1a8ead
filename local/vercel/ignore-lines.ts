/**
 * Ignore rules as the real provider applies them: the Go library `sabhiram/go-gitignore`, which turns each line into a
 * regular expression that is searched for in the *whole* path. So an absolute path under a folder such as `.cache/`
 * matches as a whole, which the real provider does too.
 */
export function ignoreLines(lines: readonly string[]): (path: string) => boolean {
  const rules = lines.flatMap((line) => {
    const text = line.replace(/\r$/, "").replace(/^ +| +$/g, "");
    if (text === "" || line.startsWith("#")) return [];
    const negated = text.startsWith("!");
    return [{ negated, pattern: pattern(negated ? text.slice(1) : text) }];
  });
  return (path) => rules.reduce((ignored, rule) => (rule.pattern.test(path) ? !rule.negated : ignored), false);
}

/** Stands for a star that is already part of the expression while the other stars are replaced. */
const star = "\u0000";

function pattern(line: string): RegExp {
  const literal = line.replace(/^[#!]/, "");
  const rooted = /[^/+]\/.*\*\./.test(literal) ? `/${literal}` : literal;
  const body = rooted
    .replaceAll(".", "\\.")
    .replace(/^\/(?=\*\*\/)/, "")
    .replaceAll("/**/", "(/|/.+/)")
    .replaceAll("**/", `(|.${star}/)`)
    .replaceAll("/**", `(|/.${star})`)
    .replaceAll("\\*", `\\${star}`)
    .replaceAll("*", "([^/]*)")
    .replaceAll("?", "\\?")
    .replaceAll(star, "*");
  const below = body.endsWith("/") ? "(|.*)$" : "(|/.*)$";
  return new RegExp(body.startsWith("/") ? `^(|/)${body.slice(1)}${below}` : `^(|.*/)${body}${below}`);
}

/** terraform-provider-vercel v5.4.1, `file/ignores.go`. */
export const defaultIgnores: readonly string[] = [
  ".hg",
  ".git",
  ".gitmodules",
  ".svn",
  ".cache",
  ".next",
  ".now",
  ".vercel",
  ".npmignore",
  ".dockerignore",
  ".gitignore",
  ".*.swp",
  ".DS_Store",
  ".wafpicke-*",
  ".lock-wscript",
  ".env.local",
  ".env.*.local",
  ".venv",
  "npm-debug.log",
  "config.gypi",
  "node_modules",
  "__pycache__",
  "venv",
  "CVS",
  ".vercel_build_output",
  ".terraform*",
  "*.tfstate",
  "*.tfstate.backup",
];
