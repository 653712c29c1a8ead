import { type Address, isWithin, parseAddress } from "./address";
import { textOf } from "./bytes";
import { type Datum, type FieldSource, isAddress, isList, isMap } from "./datum";
import { implementations } from "./function-implementations";
import { translateRegex } from "./regular-expression";
import type { Argument, Condition, ListItem, Ordering, Scalar, Step, Value } from "./syntax";
import { compileWildcard } from "./wildcard";

export type Test = (source: FieldSource) => boolean;
type Read = (source: FieldSource) => Datum;
/** True or false for a value that is there. */
type Check = (datum: Datum) => boolean;

/**
 * Makes a function of a parsed condition. A comparison with a missing value is false, whatever the operator; a function of
 * a missing value gives a missing value, in most cases (docs: values, "Notes" of arrays and maps).
 */
export function compileCondition(condition: Condition): Test {
  const compiled = compile(condition);
  return (source) => compiled(source) === true;
}

/** Makes a function that computes a string; a missing value is the empty one. */
export function compileComputed(value: Argument): (source: FieldSource) => string {
  const read = compileArgument(value);
  return (source) => {
    const datum = read(source);
    return typeof datum === "string" ? datum : "";
  };
}

/** A truth, or with `[*]` one for each element. */
function compile(condition: Condition): (source: FieldSource) => boolean | readonly boolean[] {
  switch (condition.kind) {
    case "constant":
      return () => condition.value;
    case "not": {
      const operand = compile(condition.operand);
      return (source) => {
        const found = operand(source);
        return typeof found === "boolean" ? !found : found.map((truth) => !truth);
      };
    }
    case "and":
    case "or":
    case "xor": {
      const [left, right] = [compileCondition(condition.left), compileCondition(condition.right)];
      if (condition.kind === "and") return (source) => left(source) && right(source);
      if (condition.kind === "or") return (source) => left(source) || right(source);
      return (source) => left(source) !== right(source);
    }
    case "any":
    case "all": {
      const operand = compile(condition.operand);
      const isAny = condition.kind === "any";
      return (source) => {
        const found = operand(source);
        const truths = typeof found === "boolean" ? [found] : found;
        return isAny ? truths.includes(true) : !truths.includes(false);
      };
    }
    default: {
      const value = condition.kind === "truth" ? condition.value : condition.left;
      return apply(value, checkOf(condition));
    }
  }
}

function apply(value: Value, check: Check): (source: FieldSource) => boolean | readonly boolean[] {
  const read = compileValue(value);
  if (!value.path.includes("each")) return (source) => check(read(source));
  return (source) => {
    const list = read(source);
    return isList(list) ? list.map(check) : [];
  };
}

type Comparison = Exclude<Condition, { kind: "constant" | "not" | "and" | "or" | "xor" | "any" | "all" }>;

function checkOf(comparison: Comparison): Check {
  switch (comparison.kind) {
    case "truth":
      return (datum) => datum === true;
    case "compare":
      return compareCheck(comparison.operator, comparison.right);
    case "contains":
      return (datum) => typeof datum === "string" && datum.includes(comparison.right);
    case "wildcard": {
      const wildcard = compileWildcard(comparison.pattern, comparison.strict);
      return (datum) => typeof datum === "string" && wildcard.match(datum) !== undefined;
    }
    case "matches": {
      const translated = translateRegex(comparison.pattern);
      if ("problem" in translated) throw new Error(translated.problem);
      return (datum) => typeof datum === "string" && translated.regex.test(textOf(datum));
    }
    case "in":
      return listCheck(comparison.items);
  }
}

const holds: Readonly<Record<Ordering, (order: number) => boolean>> = {
  eq: (order) => order === 0,
  ne: (order) => order !== 0,
  lt: (order) => order < 0,
  le: (order) => order <= 0,
  gt: (order) => order > 0,
  ge: (order) => order >= 0,
};

function compareCheck(operator: Ordering, right: Scalar): Check {
  const test = holds[operator];
  const wanted = scalar(right);
  if (isAddress(wanted)) return (datum) => isAddress(datum) && test(sameAddress(datum, wanted) ? 0 : 1);
  return (datum) =>
    typeof datum === typeof wanted &&
    datum !== undefined &&
    wanted !== undefined &&
    test(datum === wanted ? 0 : datum < wanted ? -1 : 1);
}

function listCheck(items: readonly ListItem[]): Check {
  const texts = new Set(items.flatMap((item) => ("text" in item ? [item.text] : [])));
  const numbers = items.flatMap((item) => ("from" in item ? [item] : []));
  const ranges = items.flatMap((item) => ("range" in item ? [item.range] : []));
  return (datum) => {
    if (typeof datum === "string") return texts.has(datum);
    if (typeof datum === "number") return numbers.some(({ from, to }) => from <= datum && datum <= to);
    return isAddress(datum) && ranges.some((range) => isWithin(range, datum));
  };
}

function sameAddress(left: Address, right: Address): boolean {
  return left.version === right.version && left.value === right.value;
}

function scalar(value: Scalar): string | number | Address | undefined {
  if ("text" in value) return value.text;
  return "integer" in value ? value.integer : parseAddress(value.address);
}

function compileArgument(argument: Argument): Read {
  if (argument.kind !== "literal") return compileValue(argument);
  const value = scalar(argument.value);
  return () => value;
}

function compileValue(value: Value): Read {
  const base = value.kind === "field" ? readField(value.name) : compileCall(value);
  const { path } = value;
  if (path.length === 0) return base;
  return (source) => walk(base(source), path);
}

function readField(name: string): Read {
  return (source) => source.get(name);
}

function compileCall(call: Value & { kind: "call" }): Read {
  const implementation = implementations[call.name];
  if (implementation === undefined) throw new Error(`${call.name}() has no implementation.`);
  const [first, ...others] = call.arguments.map(compileArgument);
  const [unpacked] = call.arguments;
  const mapped = unpacked !== undefined && unpacked.kind !== "literal" && unpacked.path.includes("each");
  return (source) => {
    const rest = others.map((read) => read(source));
    const head = first?.(source);
    if (!mapped) return implementation([head, ...rest]);
    return isList(head) ? head.map((element) => implementation([element, ...rest])) : [];
  };
}

/** Follows `["key"]`, `[0]` and `[*]`; after `[*]` the steps are taken in each element, and what is missing is left out. */
function walk(datum: Datum, path: readonly Step[]): Datum {
  let here = datum;
  for (const [place, step] of path.entries()) {
    if (step === "each") {
      const elements = isMap(here) ? [...here.values()] : isList(here) ? here : [];
      const rest = path.slice(place + 1);
      return elements.map((element) => walk(element, rest)).filter((element) => element !== undefined);
    }
    if ("key" in step) here = isMap(here) ? here.get(step.key) : undefined;
    else here = isList(here) ? here[step.index] : undefined;
    if (here === undefined) return undefined;
  }
  return here;
}
