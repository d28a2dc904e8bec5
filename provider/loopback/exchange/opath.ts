import { invalidOperation, notImplemented } from "./errors";

type Test = (object: Record<string, unknown>) => boolean;

const comparison = /^\(?\s*(\w+)\s+-(eq|ne)\s+(?:'([^']*)'|"([^"]*)"|(\$\w+))\s*\)?$/;

/** The supported part of OPATH: comparisons with `-eq` and `-ne`, joined by `-and` or by `-or`. */
export function parseOpath(text: string, properties: readonly string[]): Test {
  if (/ -and .* -or | -or .* -and /i.test(text)) throw notImplemented(`The filter "${text}"`);
  const isAny = / -or /i.test(text);
  const tests = text
    .split(isAny ? / -or /i : / -and /i)
    .map((part) => parseComparison(part.trim(), text, properties));
  return (object) => (isAny ? tests.some((test) => test(object)) : tests.every((test) => test(object)));
}

function parseComparison(part: string, text: string, properties: readonly string[]): Test {
  const [, name = "", operator, single, double, variable] = comparison.exec(part) ?? [];
  if (operator === undefined) throw notImplemented(`The filter "${text}"`);
  const property = properties.find((one) => one.toLowerCase() === name.toLowerCase());
  if (property === undefined)
    throw invalidOperation(
      "transformation",
      `Invalid filter syntax. '${name}' is not a valid filterable property. The filter: "${text}".`,
    );
  const wanted = (single ?? double ?? (variable === "$null" ? "" : variable?.slice(1)) ?? "").toLowerCase();
  return (object) => (String(object[property] ?? "").toLowerCase() === wanted) === (operator === "eq");
}
