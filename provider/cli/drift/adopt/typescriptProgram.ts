import type ts from "typescript";
import { segmentsOf } from "../../../lifecycle/path";
import { typescriptValue } from "../../../programs/typescript";
import { isSame } from "../ignore/compared";
import { anotherValue, type DeclaredProperty, noLiteral } from "./declared";
import type { ByHand, Edit } from "./edit";

/** Every place in the file that creates the resource, each as an edit or as the reason why it cannot be edited. */
export function inTypescriptProgram(
  typescript: typeof ts,
  { file, text }: Pick<Edit, "file" | "text">,
  one: DeclaredProperty,
): (Edit | ByHand)[] {
  const source = typescript.createSourceFile(file, text, typescript.ScriptTarget.Latest, true);
  const isKind = kindIn(typescript, source, one.kind);
  const found: ts.NewExpression[] = [];
  const visit = (node: ts.Node): void => {
    if (typescript.isNewExpression(node) && isKind(node.expression) && hasName(typescript, node, one.name))
      found.push(node);
    node.forEachChild(visit);
  };
  visit(source);
  return found.map((made) => editOf(typescript, { file, text }, made, one));
}

const packageName = /(^|\/)(pulumi-)?m365$/;

/** Matches the class by the name under which the file imports it, or as a member of the imported package. */
function kindIn(typescript: typeof ts, source: ts.SourceFile, kind: string): (one: ts.Expression) => boolean {
  const classes = new Set<string>();
  const packages = new Set<string>();
  for (const statement of source.statements) {
    if (!typescript.isImportDeclaration(statement)) continue;
    const { moduleSpecifier, importClause } = statement;
    if (!typescript.isStringLiteral(moduleSpecifier) || !packageName.test(moduleSpecifier.text)) continue;
    const bindings = importClause?.namedBindings;
    if (bindings && typescript.isNamespaceImport(bindings)) packages.add(bindings.name.text);
    if (bindings && typescript.isNamedImports(bindings))
      for (const { name, propertyName } of bindings.elements)
        if ((propertyName ?? name).text === kind) classes.add(name.text);
  }
  return (one) =>
    (typescript.isIdentifier(one) && classes.has(one.text)) ||
    (typescript.isPropertyAccessExpression(one) &&
      one.name.text === kind &&
      typescript.isIdentifier(one.expression) &&
      packages.has(one.expression.text));
}

function hasName(typescript: typeof ts, made: ts.NewExpression, name: string): boolean {
  const [first] = made.arguments ?? [];
  return first !== undefined && typescript.isStringLiteralLike(first) && first.text === name;
}

function editOf(
  typescript: typeof ts,
  { file, text }: Pick<Edit, "file" | "text">,
  made: ts.NewExpression,
  one: DeclaredProperty,
): Edit | ByHand {
  const value = segmentsOf(one.path).reduce<ts.Expression | undefined>(
    (inner, segment) => inner && memberOf(typescript, inner, String(segment)),
    made.arguments?.[1],
  );
  const literal = value && literalIn(typescript, value);
  if (!literal) return { why: noLiteral(one.path, file) };
  if (!isSame(one.kind, one.path, literal.value, one.declared)) return { why: anotherValue(one.path, file) };
  const start = value.getStart();
  const line = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
  const by = typescriptValue(one.live, /^\s*/.exec(line)?.[0] ?? "");
  return { file, text, start, end: value.getEnd(), by };
}

/** Undefined if a spread, a computed name or a second member of the name may determine the value. */
function memberOf(typescript: typeof ts, value: ts.Expression, name: string): ts.Expression | undefined {
  if (!typescript.isObjectLiteralExpression(value)) return undefined;
  const isPlain = value.properties.every(
    (member) =>
      !typescript.isSpreadAssignment(member) &&
      member.name &&
      !typescript.isComputedPropertyName(member.name),
  );
  const named = value.properties.filter((member) => nameOf(typescript, member) === name);
  const [only] = named;
  return isPlain && named.length === 1 && only && typescript.isPropertyAssignment(only)
    ? only.initializer
    : undefined;
}

function nameOf(typescript: typeof ts, { name }: ts.ObjectLiteralElementLike): string | undefined {
  return name && (typescript.isIdentifier(name) || typescript.isStringLiteralLike(name))
    ? name.text
    : undefined;
}

/** The value of a literal expression; undefined for others, and if it contains a comment that an edit would delete. */
function literalIn(typescript: typeof ts, node: ts.Expression): { value: unknown } | undefined {
  if (/\/[/*]/.test(node.getText()) && !typescript.isStringLiteralLike(node)) return undefined;
  if (typescript.isStringLiteralLike(node)) return { value: node.text };
  if (typescript.isNumericLiteral(node)) return { value: Number(node.text) };
  if (node.kind === typescript.SyntaxKind.TrueKeyword) return { value: true };
  if (node.kind === typescript.SyntaxKind.FalseKeyword) return { value: false };
  if (typescript.isArrayLiteralExpression(node)) {
    const items = node.elements.map((item) => literalIn(typescript, item));
    return items.every((item) => item !== undefined) ? { value: items.map(({ value }) => value) } : undefined;
  }
  return typescript.isObjectLiteralExpression(node) ? objectIn(typescript, node) : undefined;
}

function objectIn(typescript: typeof ts, node: ts.ObjectLiteralExpression): { value: unknown } | undefined {
  const members = node.properties.map((member) => {
    const name = nameOf(typescript, member);
    const item = typescript.isPropertyAssignment(member)
      ? literalIn(typescript, member.initializer)
      : undefined;
    return name !== undefined && item ? ([name, item.value] as const) : undefined;
  });
  return members.every((member) => member !== undefined) ? { value: Object.fromEntries(members) } : undefined;
}
