import { textOf } from "./bytes";
import { fieldProblem, fields, notComputed, renamedFields } from "./fields";
import { type FunctionSignature, functions, notEvaluated, type Parameter } from "./functions";
import { didYouMean, type Parser } from "./parser";
import { translateRegex } from "./regular-expression";
import type { Argument, Step, Value } from "./syntax";
import { type Type, typeName } from "./type";
import { wildcardProblem } from "./wildcard";

export interface Typed<Node> {
  node: Node;
  type: Type;
}

/** A field or a call, with what is taken out of it. Its type is an array when `[*]` unpacked one. */
export function parseValueAt(parser: Parser): Typed<Value> {
  const token = parser.scanner.peek();
  if (token.kind !== "word")
    parser.fail(
      token.kind === "end" ? "A field or a function is missing here." : "A field or a function should stand here.",
    );
  parser.scanner.next();
  const following = parser.scanner.peek();
  const isCall = following.kind === "symbol" && following.text === "(";
  const base = isCall ? parseCall(parser, token.text, token.at) : parseField(parser, token.text, token.at);
  return parsePath(parser, base);
}

function parseField(parser: Parser, written: string, at: number): Typed<Value> {
  const name = renamedFields.get(written) ?? written;
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (field === undefined) {
    if (Object.hasOwn(functions, name) || name === "any" || name === "all")
      parser.fail(`${name} is a function: write ${name}(…).`, at);
    if (
      notComputed.some(
        (prefix) => name === prefix || (prefix.endsWith(".") || prefix.endsWith("_") ? name.startsWith(prefix) : false),
      )
    )
      parser.fail(
        `${name} is a field of Cloudflare's that the local cloud cannot compute: leave it out of the rule, or try the rule on a staging zone.`,
        at,
      );
    parser.fail(`${name} is no field of Cloudflare's${didYouMean(name)}`, at);
  }
  const problem = fieldProblem(name, field, parser.place);
  if (problem !== undefined) parser.fail(problem, at);
  parser.usage.fields.add(name);
  return { node: { kind: "field", name, path: [] }, type: field.type };
}

/** Indexes and keys after a field or a call. After `[*]` the next one picks out of each element. */
function parsePath(parser: Parser, base: Typed<Value>): Typed<Value> {
  const path: Step[] = [];
  let type = base.type;
  for (;;) {
    const token = parser.scanner.peek();
    if (token.kind !== "symbol" || token.text !== "[") break;
    parser.scanner.next();
    const { step, inner } = parseStep(parser, type);
    if (step === "each" && path.includes("each")) parser.fail("[*] can stand once in a value.", token.at);
    path.push(step);
    type = inner;
    parser.expect("]", "to close the index");
  }
  return { node: { ...base.node, path }, type: path.includes("each") ? { array: type } : type };
}

function elementOf(type: Type): Type {
  return typeof type === "object" && "array" in type ? type.array : type;
}

function parseStep(parser: Parser, type: Type): { step: Step; inner: Type } {
  const token = parser.scanner.next();
  const isArray = typeof type === "object" && "array" in type;
  const isMap = typeof type === "object" && "map" in type;
  if (token.kind === "symbol" && token.text === "*") {
    if (isArray) return { step: "each", inner: type.array };
    if (isMap) return { step: "each", inner: type.map };
    parser.fail(`[*] unpacks an array, and this is ${typeName(type)}.`, token.at);
  }
  if (token.kind === "integer") {
    if (!isArray)
      parser.fail(
        `A number picks out of an array, and this is ${typeName(type)}${isMap ? ': write ["name"]' : ""}.`,
        token.at,
      );
    if (token.value < 0) parser.fail("An index counts from 0.", token.at);
    return { step: { index: token.value }, inner: type.array };
  }
  if (token.kind === "string") {
    if (!isMap)
      parser.fail(
        `A name picks out of a map, and this is ${typeName(type)}${isArray ? ": write [0] or [*]" : ""}.`,
        token.at,
      );
    return { step: { key: token.text }, inner: type.map };
  }
  return parser.fail('In square brackets stand a number, a "name", or *.', token.at);
}

function parseCall(parser: Parser, name: string, at: number): Typed<Value> {
  const signature = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (signature === undefined) {
    if (name === "any" || name === "all")
      parser.fail(`${name}(…) is a truth: it cannot be an argument or be compared.`, at);
    if (notEvaluated.includes(name))
      parser.fail(
        `${name}() is a function of Cloudflare's that the local cloud does not evaluate: leave it out of the rule, or try the rule on a staging zone.`,
        at,
      );
    parser.fail(`${name}() is no function of Cloudflare's${didYouMean(name)}`, at);
  }
  if (signature.place && !signature.place.allows(parser.place))
    parser.fail(`${name}() can be used only in ${signature.place.where}.`, at);
  parser.usage.functions.add(name);
  if (name === "regex_replace") parser.usage.regex = true;
  parser.expect("(", `after ${name}`);
  const given = parser.nested(() => parseArguments(parser, name, signature));
  checkLiterals(
    parser,
    name,
    given.map(({ node }) => node),
    at,
  );
  const [first] = given;
  // An unpacked first argument calls the function for each element.
  const mapped = first?.mapped === true;
  return {
    node: { kind: "call", name, arguments: given.map(({ node }) => node), path: [] },
    type: mapped ? { array: signature.returns } : signature.returns,
  };
}

interface Given extends Typed<Argument> {
  mapped: boolean;
}

function parseArguments(parser: Parser, name: string, signature: FunctionSignature): Given[] {
  const { parameters, optional = 0, variadic } = signature;
  const given: Given[] = [];
  for (;;) {
    const parameter = parameters[given.length] ?? (variadic ? parameters.at(-1) : undefined);
    if (parameter === undefined)
      parser.fail(`${name}() takes ${parameters.length} argument${parameters.length === 1 ? "" : "s"} at most.`);
    given.push(parseArgument(parser, name, parameter, given.length + 1));
    const token = parser.scanner.peek();
    if (token.kind === "symbol" && token.text === ",") {
      parser.scanner.next();
      continue;
    }
    if (given.length < parameters.length - optional)
      parser.fail(`${name}() needs ${parameters.length - optional} arguments; here are ${given.length}.`);
    parser.expect(")", `to close ${name}(`);
    return given;
  }
}

function parseArgument(parser: Parser, name: string, parameter: Parameter, place: number): Given {
  const token = parser.scanner.peek();
  const which = `Argument ${place} of ${name}()`;
  const literal = literalOf(token);
  if (literal !== undefined) {
    if (parameter.only === "field") parser.fail(`${which} must be a field, not a literal.`);
    if (!(parameter.types as readonly unknown[]).includes(literal.type))
      parser.fail(`${which} must be ${wanted(parameter)}.`);
    parser.scanner.next();
    return { ...literal, mapped: false };
  }
  if (parameter.only === "literal") parser.fail(`${which} must be written out: ${wanted(parameter)}.`);
  const value = parseValueAt(parser);
  const mapped = value.node.path.includes("each");
  if (mapped && place > 1) parser.fail(`[*] can be used only in the first argument of ${name}().`, token.at);
  const type = mapped ? elementOf(value.type) : value.type;
  const kind = typeof type === "string" ? type : "array" in type ? "array" : "map";
  if (!parameter.types.includes(kind))
    parser.fail(`${which} must be ${wanted(parameter)}, and this is ${typeName(type)}.`, token.at);
  return { node: value.node, type, mapped };
}

function literalOf(token: ReturnType<Parser["scanner"]["peek"]>): Typed<Argument> | undefined {
  if (token.kind === "string") return { node: { kind: "literal", value: { text: token.text } }, type: "string" };
  if (token.kind === "integer") return { node: { kind: "literal", value: { integer: token.value } }, type: "integer" };
  if (token.kind === "address" && !token.text.includes("/"))
    return { node: { kind: "literal", value: { address: token.text } }, type: "address" };
  return undefined;
}

function wanted(parameter: Parameter): string {
  const names = {
    string: "a string",
    integer: "a number",
    boolean: "a truth",
    address: "an IP address",
    array: "an array",
    map: "a map",
  };
  return parameter.types.map((type) => names[type]).join(" or ");
}

/** Rules of single functions about the literals in them. */
function checkLiterals(parser: Parser, name: string, given: readonly Argument[], at: number): void {
  const literals = given.map((argument) => (argument.kind === "literal" ? argument.value : undefined));
  const within = (place: number, least: number, most: number): void => {
    const value = literals[place];
    if (value && "integer" in value && (value.integer < least || value.integer > most))
      parser.fail(`Argument ${place + 1} of ${name}() must be ${least} to ${most}.`, at);
  };
  if (name === "cidr") {
    within(1, 1, 32);
    within(2, 1, 128);
  }
  if (name === "cidr6") within(1, 1, 128);
  const pattern = literals[1];
  if (pattern && "text" in pattern) {
    const wildcard = name === "wildcard_replace" ? wildcardProblem(pattern.text) : undefined;
    if (wildcard !== undefined) parser.fail(`The pattern ${wildcard}`, at);
    const regex = name === "regex_replace" ? translateRegex(textOf(pattern.text)) : undefined;
    if (regex && "problem" in regex) parser.fail(regex.problem, at);
  }
  const [source] = given;
  if (
    name === "remove_query_args" &&
    source?.kind === "field" &&
    !/^(?:raw\.)?http\.request\.uri\.query$/.test(source.name)
  )
    parser.fail("remove_query_args() works on http.request.uri.query or raw.http.request.uri.query.", at);
  if (name === "uuidv4" && source?.kind === "field" && source.name !== "cf.random_seed")
    parser.fail("uuidv4() takes cf.random_seed.", at);
}
