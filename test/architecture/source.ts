import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import * as ts from "typescript";

export interface File {
  path: string;
  text: string;
}

export interface Import {
  /** A path in the repository for our own files, otherwise the module name as written. */
  target: string;
  isOurs: boolean;
  isType: boolean;
}

/** Returns a text for each violation in a file. */
export type Rule = (file: File) => string[];

const root = join(__dirname, "..", "..");

export const filesIn = (...folders: string[]): File[] =>
  folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.m?ts$/.test(name) && !name.includes("node_modules"))
      .map((name) => posix.join(folder, name.replaceAll("\\", "/")))
      .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") })),
  );
export const files = filesIn("provider", "sdk");

export function parse({ path, text }: File): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

export function visit(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node);
  node.forEachChild((child) => visit(child, look));
}

export function importsOf(file: File): Import[] {
  const found: Import[] = [];
  const add = (name: ts.Node | undefined, isType: boolean) => {
    if (!name || !ts.isStringLiteral(name)) return;
    const isOurs = name.text.startsWith(".");
    found.push({
      target: isOurs ? posix.join(dirname(file.path), name.text) : name.text,
      isOurs,
      isType,
    });
  };
  visit(parse(file), (node) => {
    if (ts.isImportDeclaration(node)) {
      add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    }
    if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    if (!ts.isCallExpression(node)) return;
    const isImport = node.expression.kind === ts.SyntaxKind.ImportKeyword;
    if (isImport || node.expression.getText() === "require") add(node.arguments[0], false);
  });
  return found;
}

export const isIn = (folder: string, path: string) =>
  path === folder || path === `${folder}.ts` || path.startsWith(`${folder}/`);

export const anyOf =
  (...paths: string[]) =>
  (path: string) =>
    paths.some((allowed) => isIn(allowed, path));

export function packageOnlyIn(name: string, isAllowed: (path: string) => boolean): Rule {
  return (file) =>
    importsOf(file)
      .filter(({ target }) => !isAllowed(file.path) && (target === name || target.startsWith(`${name}/`)))
      .map(({ target }) => `imports ${target}`);
}

export function textOnlyIn(text: RegExp, isAllowed: (path: string) => boolean): Rule {
  return (file) => {
    const found = isAllowed(file.path) ? null : text.exec(file.text);
    return found ? [`line ${file.text.slice(0, found.index).split("\n").length}: ${found[0]}`] : [];
  };
}

/** A rule, with example files that each violate it exactly once. */
export interface Law {
  name: string;
  rule: Rule;
  violations: File[];
}

export const planted = (path: string, text: string): File => ({ path, text });

export function keep(laws: readonly Law[]): void {
  test.each(laws)("$name", ({ rule }) => {
    expect(files.flatMap((file) => rule(file).map((finding) => `${file.path}: ${finding}`))).toEqual([]);
  });

  test.each(laws.flatMap(({ name, rule, violations }) => violations.map((file) => ({ name, rule, file }))))(
    "the rule finds the violation in $file.path: $name",
    ({ rule, file }) => {
      expect(rule(file)).toHaveLength(1);
    },
  );
}
