import type { Argument, Condition, ListItem, Scalar, Step, Value } from "./syntax";

const strength = { or: 1, xor: 2, and: 3 } as const;

/** Writes a condition as text that parses to the same condition. */
export function printCondition(condition: Condition): string {
  switch (condition.kind) {
    case "constant":
      return String(condition.value);
    case "truth":
      return printValue(condition.value);
    case "compare":
      return `${printValue(condition.left)} ${condition.operator} ${printScalar(condition.right)}`;
    case "contains":
      return `${printValue(condition.left)} contains ${quote(condition.right)}`;
    case "wildcard":
      return `${printValue(condition.left)} ${condition.strict ? "strict " : ""}wildcard ${quote(condition.pattern)}`;
    case "matches":
      return `${printValue(condition.left)} matches ${raw(condition.pattern)}`;
    case "in":
      return `${printValue(condition.left)} in {${condition.items.map(printItem).join(" ")}}`;
    case "any":
    case "all":
      return `${condition.kind}(${printCondition(condition.operand)})`;
    case "not":
      return `not ${bracketed(condition.operand, 4)}`;
    default:
      return `${bracketed(condition.left, strength[condition.kind])} ${condition.kind} ${bracketed(condition.right, strength[condition.kind] + 1)}`;
  }
}

function bracketed(condition: Condition, least: number): string {
  const weak = condition.kind === "and" || condition.kind === "or" || condition.kind === "xor";
  return weak && strength[condition.kind] < least ? `(${printCondition(condition)})` : printCondition(condition);
}

function printArgument(argument: Argument): string {
  return argument.kind === "literal" ? printScalar(argument.value) : printValue(argument);
}

function printValue(value: Value): string {
  const base = value.kind === "field" ? value.name : `${value.name}(${value.arguments.map(printArgument).join(", ")})`;
  return base + value.path.map(printStep).join("");
}

function printStep(step: Step): string {
  if (step === "each") return "[*]";
  return "key" in step ? `[${quote(step.key)}]` : `[${step.index}]`;
}

function printScalar(value: Scalar): string {
  if ("text" in value) return quote(value.text);
  return "integer" in value ? String(value.integer) : value.address;
}

function printItem(item: ListItem): string {
  if ("text" in item) return quote(item.text);
  if ("range" in item) return item.range.text;
  return item.from === item.to ? String(item.from) : `${item.from}..${item.to}`;
}

/** Printable ASCII as it is, every other byte as `\xHH`. */
function quote(bytes: string): string {
  return `"${bytes.replace(/["\\]|[^ -~]/g, (character) =>
    character === '"' || character === "\\"
      ? `\\${character}`
      : `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`,
  )}"`;
}

/** With as many # signs as its content asks for. */
function raw(pattern: string): string {
  const longest = Math.max(0, ...[...pattern.matchAll(/"#*/g)].map(([run]) => run.length));
  const signs = "#".repeat(longest);
  return `r${signs}"${pattern}"${signs}`;
}
