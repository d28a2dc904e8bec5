import type { CsharpSources } from "./csharpSources";

const tokens = /"(?:[^"\\]|\\.)*"|[\w.]+(?:<[^>]+>)?|=>|[^\s]/g;

/**
 * Replaces a compiler where .NET is not installed: reads the parts of a program that use the package, and compares
 * each class, property and value with the package's sources.
 */
export function checkCsharp(program: string, sources: CsharpSources): void {
  const found = withArgs(program).replaceAll("@", "").match(tokens) ?? [];
  for (const [at, token] of found.entries()) {
    if (token === "new" && found[at + 1]?.startsWith("M365.") && found[at + 2] === "{")
      checkObject(new Reader(found, at), sources);
    if (token.startsWith("M365.") && found[at - 1] === "new")
      sources.hasMember(token, token.split(".").at(-1) ?? "");
  }
  for (const [, call = "", , property = ""] of program.matchAll(
    /(M365\.\w+)\.Invoke\((.*?)\)\.Apply\(found => found\.(\w+)\)/g,
  ))
    sources.typeOf(sources.resultOf(call), property);
}

/** Adds the type that the compiler infers for `new()`: the resource's arguments. */
const withArgs = (program: string) =>
  program.replace(/new (M365\.\w+)\(("(?:[^"\\]|\\.)*"), new\(\)/g, "new $1($2, new $1Args");

class Reader {
  readonly #tokens: readonly string[];
  #at: number;

  constructor(tokens: readonly string[], at: number) {
    this.#tokens = tokens;
    this.#at = at;
  }

  get next(): string {
    return this.#tokens[this.#at] ?? "";
  }

  peek(ahead: number): string {
    return this.#tokens[this.#at + ahead] ?? "";
  }

  take(expected?: string): string {
    const token = this.next;
    if (expected !== undefined && token !== expected)
      throw new Error(`${expected} expected, and not ${token}.`);
    this.#at += 1;
    return token;
  }
}

/** Checks `new M365.X { A = …, B = … }`; returns the class. */
function checkObject(reader: Reader, sources: CsharpSources): string {
  reader.take("new");
  const owner = reader.take();
  if (reader.next === "(") {
    reader.take("(");
    reader.take(")");
  }
  reader.take("{");
  while (reader.next !== "}") {
    const property = reader.take();
    reader.take("=");
    const wanted = sources.typeOf(owner, property);
    const given = typeOfValue(reader, sources);
    if (!fits(given, wanted))
      throw new Error(`${owner}.${property} is ${wanted}, and the program gives ${given}.`);
    if (reader.next === ",") reader.take();
  }
  reader.take("}");
  return owner.replace(/^M365\./, "");
}

/** Checks a value; returns its type. */
function typeOfValue(reader: Reader, sources: CsharpSources): string {
  if (reader.next === "new")
    return [reader.peek(1), reader.peek(2)].includes("[")
      ? listOf(reader, sources)
      : checkObject(reader, sources);
  const token = reader.take();
  if (token.startsWith('"')) return "string";
  if (token === "true" || token === "false") return "bool";
  if (/^\d+$/.test(token)) return "int";
  if (token.endsWith(".Id")) return "string";
  const [, name = "", member = ""] = /^(M365\.\w+)\.(\w+)$/.exec(token) ?? [];
  sources.hasMember(name, member);
  return name.replace(/^M365\./, "");
}

/** Checks `new[] { …, … }`, with or without a type; returns the type of its elements as a list. */
function listOf(reader: Reader, sources: CsharpSources): string {
  reader.take("new");
  const types = new Set(reader.next === "[" ? [] : [reader.take().replace(/^M365\./, "")]);
  for (const token of ["[", "]", "{"]) reader.take(token);
  while (reader.next !== "}") {
    types.add(typeOfValue(reader, sources));
    if (reader.next === ",") reader.take();
  }
  reader.take("}");
  if (types.size !== 1)
    throw new Error(`The compiler cannot tell the type of a list of ${[...types].join(", ")}.`);
  return `${[...types]}[]`;
}

function fits(given: string, wanted: string): boolean {
  const inner = /^(?:Input|InputUnion|InputList)<(.*)>$/.exec(wanted)?.[1] ?? wanted;
  return inner.split(",").some((one) => one === given || `${one}[]` === given);
}
