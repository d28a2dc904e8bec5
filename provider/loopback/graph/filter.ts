import { badRequest } from "./errors";

/** Whether an entity matches. */
export type Filter = (entity: Entity) => boolean;
type Entity = Record<string, unknown>;

interface Dialect {
  /** Properties that may be compared, as paths (`actor/applicationId`). */
  readonly properties: readonly string[];
  /** Supports `isof('…')`, for entity sets with derived types. */
  readonly isOf?: (entity: Entity, type: string) => boolean;
}

interface Tokens {
  peek(): string | undefined;
  next(): string;
  expect(text: string): void;
}

const tokenPattern =
  /\s*('(?:[^']|'')*'|\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d)?)?|[\w@./-]+|[(),:])\s*/y;

/** The part of OData's `$filter` that the entity sets here support; everything else is refused. */
export function parseFilter(text: string, dialect: Dialect): Filter {
  const tokens = tokenize(text);
  const filter = parseOr(tokens, dialect);
  if (tokens.peek() !== undefined) throw invalid(text);
  return filter;
}

const invalid = (text: string) => badRequest(`Invalid filter clause: Syntax error in '${text}'.`);

function tokenize(text: string): Tokens {
  const found: string[] = [];
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < text.length) {
    const token = tokenPattern.exec(text)?.[1];
    if (token === undefined) throw invalid(text);
    found.push(token);
  }
  const next = (): string => {
    const token = found.shift();
    if (token === undefined) throw invalid(text);
    return token;
  };
  const expect = (wanted: string): void => {
    if (next() !== wanted) throw invalid(text);
  };
  return { peek: () => found[0], next, expect };
}

function parseOr(tokens: Tokens, dialect: Dialect): Filter {
  const parts = [parseAnd(tokens, dialect)];
  while (tokens.peek() === "or") {
    tokens.next();
    parts.push(parseAnd(tokens, dialect));
  }
  return (entity) => parts.some((part) => part(entity));
}

function parseAnd(tokens: Tokens, dialect: Dialect): Filter {
  const parts = [parseTerm(tokens, dialect)];
  while (tokens.peek() === "and") {
    tokens.next();
    parts.push(parseTerm(tokens, dialect));
  }
  return (entity) => parts.every((part) => part(entity));
}

function parseTerm(tokens: Tokens, dialect: Dialect): Filter {
  const token = tokens.next();
  if (token === "(") {
    const inner = parseOr(tokens, dialect);
    tokens.expect(")");
    return inner;
  }
  if (token === "not") {
    const inner = parseTerm(tokens, dialect);
    return (entity) => !inner(entity);
  }
  if (tokens.peek() === "(") return parseFunction(token, tokens, dialect);
  return parseComparison(token, tokens, dialect);
}

function parseFunction(name: string, tokens: Tokens, dialect: Dialect): Filter {
  tokens.expect("(");
  if (name === "isof" && dialect.isOf) return parseIsOf(tokens, dialect.isOf);
  if (name.endsWith("/any")) return parseAny(name.slice(0, -"/any".length), tokens, dialect);
  if (name === "startswith" || name === "contains") return parseTextFunction(name, tokens, dialect);
  throw badRequest(`Invalid filter clause: An unknown function with name '${name}' was found.`);
}

function parseIsOf(tokens: Tokens, isOf: (entity: Entity, type: string) => boolean): Filter {
  const type = String(literal(tokens.next()));
  tokens.expect(")");
  return (entity) => isOf(entity, type);
}

/** `targetResources/any(t: t/id eq '…')` */
function parseAny(path: string, tokens: Tokens, dialect: Dialect): Filter {
  const variable = tokens.next();
  tokens.expect(":");
  const inner = parseOr(tokens, { ...dialect, properties: within(dialect.properties, path, variable) });
  tokens.expect(")");
  return (entity) => listAt(entity, path).some((item) => inner({ [variable]: item }));
}

function within(properties: readonly string[], path: string, variable: string): string[] {
  const inner = properties.filter((property) => property.startsWith(`${path}/`));
  return inner.map((property) => variable + property.slice(path.length));
}

function listAt(entity: Entity, path: string): unknown[] {
  const value = valueAt(entity, path);
  return Array.isArray(value) ? value : [];
}

function parseTextFunction(name: "startswith" | "contains", tokens: Tokens, dialect: Dialect): Filter {
  const property = known(tokens.next(), dialect);
  tokens.expect(",");
  const wanted = String(literal(tokens.next())).toLowerCase();
  tokens.expect(")");
  const test = (text: string) => (name === "startswith" ? text.startsWith(wanted) : text.includes(wanted));
  return (entity) => test(String(valueAt(entity, property) ?? "").toLowerCase());
}

function parseComparison(path: string, tokens: Tokens, dialect: Dialect): Filter {
  const property = known(path, dialect);
  const operator = tokens.next();
  if (operator === "in") return parseIn(property, tokens);
  const wanted = literal(tokens.next());
  const compare = comparisons[operator];
  if (compare === undefined) throw badRequest(`Invalid filter clause: '${operator}' is not an operator.`);
  return (entity) => compare(order(valueAt(entity, property), wanted));
}

function parseIn(property: string, tokens: Tokens): Filter {
  tokens.expect("(");
  const wanted = [literal(tokens.next())];
  while (tokens.peek() === ",") {
    tokens.next();
    wanted.push(literal(tokens.next()));
  }
  tokens.expect(")");
  return (entity) => wanted.some((value) => order(valueAt(entity, property), value) === 0);
}

function known(path: string, dialect: Dialect): string {
  if (dialect.properties.includes(path)) return path;
  throw badRequest(
    `Invalid filter clause: Could not find a property named '${path}' that can be filtered on.`,
  );
}

const comparisons: Record<string, (order: number) => boolean> = {
  eq: (n) => n === 0,
  ne: (n) => n !== 0,
  gt: (n) => n > 0,
  ge: (n) => n >= 0,
  lt: (n) => n < 0,
  le: (n) => n <= 0,
};

/** Ignores case in text, as Graph does. Values that cannot be compared give NaN, so that only `ne` is true. */
function order(found: unknown, wanted: unknown): number {
  if (found === wanted) return 0;
  if (typeof found === "number" && typeof wanted === "number") return found - wanted;
  if (typeof found !== "string" || wanted === null || wanted === undefined) return Number.NaN;
  if (wanted instanceof Date) return Date.parse(found) - wanted.getTime();
  return found.toLowerCase() < String(wanted).toLowerCase()
    ? -1
    : Number(found.toLowerCase() !== String(wanted).toLowerCase());
}

function valueAt(entity: Entity, path: string): unknown {
  return path.split("/").reduce<unknown>((value, key) => (value as Entity | null | undefined)?.[key], entity);
}

function literal(token: string): unknown {
  if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
  if (token === "null") return null;
  if (token === "true" || token === "false") return token === "true";
  if (/^-?\d+(\.\d+)?$/.test(token)) return Number(token);
  if (/^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d)?)?$/.test(token)) return new Date(token);
  if (/^[0-9a-f-]{36}$/i.test(token)) return token;
  throw badRequest(`Invalid filter clause: '${token}' is not a literal. Text needs single quotes.`);
}
