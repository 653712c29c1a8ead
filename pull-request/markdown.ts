/** Text of others in Markdown: inside code alone, where it can neither format, link, mention nor end what is around it. */

/** An inline code span, also inside a table. */
export function code(text: string): string {
  const plain = oneLine(text).replaceAll("`", "'").replaceAll("|", "¦");
  return plain === "" ? "` `" : `\`${plain}\``;
}

/** A block of code; its fence is longer than any in the text. */
export function codeBlock(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${withoutControls(text).trimEnd()}\n${fence}`;
}

export function details(summary: string, body: string): string {
  return `<details>\n<summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

/** `1 resource`, `3 resources`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

const longest = 160;

function oneLine(text: string): string {
  const line = withoutControls(text).replace(/\s+/g, " ").trim();
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}

/** Control characters, and those that turn the direction of text around, end a line or hide. */
function withoutControls(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, "");
}
