import { isDeepStrictEqual } from "node:util";
import { type Document, isMap, isNode, isScalar, type Node, parseDocument, type YAMLMap } from "yaml";
import { formatPath, segmentsOf, withValueAt } from "../../../lifecycle/path";
import { yamlFlow, yamlText, yamlValue } from "../../../programs/yaml";
import { isSame } from "../ignore/compared";
import { anotherValue, type DeclaredProperty, noLiteral } from "./declared";
import { type ByHand, type Edit, edited } from "./edit";

/** Undefined if this file does not declare the resource, or is not valid YAML. */
export function inYamlProgram(
  { file, text }: Pick<Edit, "file" | "text">,
  one: DeclaredProperty,
): Edit | ByHand | undefined {
  const document = parseDocument(text);
  if (document.errors.length > 0) return undefined;
  const place = placeOf(document, one);
  if (!place) return undefined;
  const at = [...place, "properties", ...segmentsOf(one.path)];
  const node = document.getIn(at, true);
  const by = (why: string): ByHand => ({ why });
  if (!isNode(node) || !node.range) return by(noLiteral(one.path, file));
  if (!isLiteral(node, text, document)) return by(noLiteral(one.path, file));
  const value = node.toJS(document);
  if (!isSame(one.kind, one.path, value, yamlValue(one.declared))) return by(anotherValue(one.path, file));
  const edit = { file, text, ...spliceFor(node, node.range, text, one) };
  return changesOnlyThis(edit, document, at, one) ? edit : by(noLiteral(one.path, file));
}

function placeOf(document: Document, { kind, name }: DeclaredProperty): string[] | undefined {
  const resources = document.get("resources");
  if (!isMap(resources)) return undefined;
  const found = (resources as YAMLMap).items.filter(({ key, value }) => {
    if (!isMap(value)) return false;
    const called = value.get("name") ?? (isScalar(key) ? key.value : key);
    return called === name && [`m365:${kind}`, `m365:index:${kind}`].includes(String(value.get("type")));
  });
  const [only] = found;
  return found.length === 1 && isScalar(only?.key) ? ["resources", String(only.key.value)] : undefined;
}

/** Whether the value has no expression, function or anchor, and no comment that an edit would delete. */
function isLiteral(node: Node, text: string, document: Document): boolean {
  const [start, end] = node.range ?? [0, 0];
  const source = text.slice(start, end);
  const json = JSON.stringify(node.toJS(document));
  return (
    !/(^|\s)[#&*]|<<:|fn::/m.test(isScalar(node) ? "" : source) &&
    !isScalarWithMark(node) &&
    !/\$\{|"fn::/.test(json)
  );
}

const isScalarWithMark = (node: Node) =>
  isScalar(node) && (node.anchor !== undefined || node.tag !== undefined);

function spliceFor(
  node: Node,
  [start, valueEnd]: [number, number, number],
  text: string,
  { live }: DeclaredProperty,
) {
  const end = start + text.slice(start, valueEnd).trimEnd().length;
  const value = yamlValue(live);
  const isBlock = !isScalar(node) && (node as { flow?: boolean }).flow !== true;
  const isList = typeof value === "object" && value !== null && Object.keys(value).length > 0;
  if (!isBlock || !isList) return { start, end, by: yamlFlow(value) };
  const indent = " ".repeat(start - (text.lastIndexOf("\n", start - 1) + 1));
  return { start, end, by: yamlText(value).trimEnd().split("\n").join(`\n${indent}`) };
}

/** Verifies the edit: nothing but this one value may change in the parsed program. */
function changesOnlyThis(
  edit: Edit,
  before: Document,
  at: readonly (string | number)[],
  { live }: DeclaredProperty,
): boolean {
  const after = parseDocument(edited(edit));
  if (after.errors.length > 0) return false;
  const expected = withValueAt(before.toJS() as object, formatPath(at), yamlValue(live));
  return isDeepStrictEqual(after.toJS(), expected);
}
