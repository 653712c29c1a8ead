const mask = "[redacted]";

/** Shorter ones are too likely to be part of an ordinary word. */
const shortestKnown = 6;

/** What is long and looks made, but is a name that everybody may know. */
const harmless: readonly RegExp[] = [
  /^ERR_[A-Z_]{3,60}[:.,;]?$/,
  // Names of variables and settings, by letters alone.
  /^[A-Z][A-Z_]{2,60}(?:\.[A-Z_]{2,60})?$/,
  /^[`"'(]?prelaunch:[A-Za-z_]{1,30}(?:\[\d{1,3}\])?(?:[.:][A-Za-z_]{1,30}(?:\[\d{1,3}\])?){0,5}[`"').,;:]*$/,
  // Kebab-case words, such as names of policies, flags and resources; file names with a known ending.
  /^-{0,2}[a-z]{1,24}(?:-(?:[a-z]{1,24}|\d{1,3}))*$/,
  /^(?:[\w@.-]{1,15}\/){0,6}[a-z@.-]{1,40}\.(?:ts|js|mjs|cjs|tsx|md|ya?ml|json)[,.:;]?(?::\d+)*$/,
];

/** A run of characters that could be a key, a token, a hash or a password. */
const madeByMachine = /[A-Za-z0-9+/_=~.|$%&*!^#-]{16,}/g;
/** Where in the code: the log of the run has it. */
const stackFrame = /\n\s+at [^\n]*/g;
const quoted = /"[^"\n]{3,}"|'[^'\n]{3,}'(?!\w)|`[^`\n]{3,}`/g;
const addresses = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s"'`<>]*/gi;

/**
 * Text of a failure without what could be a value: what the caller knows to be secret, whatever is long and looks made by a
 * machine, quoted text, and addresses. A failure that this makes hard to read is still in the log of the
 * run, where the engine masks what it knows to be secret.
 */
export function redact(text: string, known: Iterable<string> = []): string {
  const longestFirst = [...known].filter((value) => value.length >= shortestKnown).sort((a, b) => b.length - a.length);
  let redacted = text.replace(stackFrame, "");
  for (const value of longestFirst) redacted = redacted.replaceAll(value, mask);
  redacted = redacted
    .replace(addresses, "$1…")
    .replace(quoted, (whole) => (isHarmless(whole.slice(1, -1)) ? whole : `${whole[0]}…${whole[0]}`));
  return redacted.replace(/\S+/g, (word) =>
    isHarmless(word) ? word : word.replace(madeByMachine, (run) => (isHarmless(run) || isPlainWord(run) ? run : mask)),
  );
}

function isHarmless(word: string): boolean {
  return harmless.some((pattern) => pattern.test(word)) && word.length <= 100;
}

/** Long words of a language have no digits and change their case at most at the start. */
function isPlainWord(run: string): boolean {
  return /^[A-Z]?[a-z]+[.!]?$/.test(run) && run.length <= 24;
}
