import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import * as ts from "typescript";

interface File {
  path: string;
  text: string;
}

interface Import {
  /** A path in the repository for our own files, otherwise the package's name as it is written. */
  target: string;
  isOurs: boolean;
  isType: boolean;
}

/** A sentence for each finding. */
type Rule = (file: File) => string[];

const root = join(__dirname, "..");
const [longestFile, longestFunction] = [300, 60];

const filesIn = (...folders: string[]): File[] =>
  folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.m?ts$/.test(name) && !name.includes("node_modules"))
      .map((name) => posix.join(folder, name.replaceAll("\\", "/")))
      .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") })),
  );
const files = filesIn("provider", "sdk");

function parse({ path, text }: File): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

function visit(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node);
  node.forEachChild((child) => visit(child, look));
}

function importsOf(file: File): Import[] {
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

/** From the bottom up: a file imports from its own folder and from those before it. Fronts share the last place. */
const layers: readonly (readonly string[])[] = [
  ["provider/foreignText", "provider/nearest", "provider/reads"],
  ["provider/errors", "provider/compileCache", "provider/programs"],
  ["provider/writes", "provider/counted"],
  ["provider/tenant"],
  ["provider/impact"],
  ["provider/lifecycle"],
  ["provider/resources"],
  ["provider/lookups", "provider/observer"],
  ["provider/operation", "provider/session"],
  ["provider/index", "provider/cli", "provider/plugin", "provider/derive", "sdk"],
];
const isIn = (folder: string, path: string) =>
  path === folder || path === `${folder}.ts` || path.startsWith(`${folder}/`);
const folderOf = (path: string) => layers.flat().find((folder) => isIn(folder, path));
const rankOf = (path: string) => layers.findIndex((layer) => layer.some((folder) => isIn(folder, path)));
const isLoopback = (path: string) => isIn("provider/loopback", path);
const importDirection: Rule = (file) => {
  if (isLoopback(file.path)) return [];
  if (rankOf(file.path) < 0) return ["lies in no folder that docs/architecture.md knows"];
  return importsOf(file)
    .filter(({ target, isOurs }) => isOurs && !isLoopback(target))
    .filter(({ target }) => folderOf(target) !== folderOf(file.path) && rankOf(target) >= rankOf(file.path))
    .map(({ target }) => `imports ${target}`);
};

const typesOfTheTenantOnly: Rule = (file) =>
  isIn("provider/lifecycle", file.path)
    ? importsOf(file)
        .filter(({ target, isType }) => isIn("provider/tenant", target) && !isType)
        .map(({ target }) => `imports more than types from ${target}`)
    : [];

const roomOf = (path: string) => /^provider\/resources\/([^/]+)\//.exec(path)?.[1];

const roomsShareTheirForm: Rule = (file) =>
  importsOf(file)
    .filter(({ target }) => roomOf(file.path) && roomOf(target) && roomOf(target) !== roomOf(file.path))
    .filter(({ target }) => roomOf(target) !== "deviceConfigurations" && posix.basename(target) !== "wire")
    .map(({ target }) => `imports ${target} of another room`);

const loopbackStandsAlone: Rule = (file) =>
  importsOf(file)
    .filter(({ isOurs }) => isOurs)
    .filter(({ target }) =>
      isLoopback(file.path) ? !isLoopback(target) : isLoopback(target) && !isIn("provider/cli", file.path),
    )
    .map(({ target }) => `imports ${target}`);

function packageOnlyIn(name: string, isAllowed: (path: string) => boolean): Rule {
  return (file) =>
    importsOf(file)
      .filter(({ target }) => !isAllowed(file.path) && (target === name || target.startsWith(`${name}/`)))
      .map(({ target }) => `imports ${target}`);
}

function textOnlyIn(text: RegExp, isAllowed: (path: string) => boolean): Rule {
  return (file) => {
    const found = isAllowed(file.path) ? null : text.exec(file.text);
    return found ? [`line ${file.text.slice(0, found.index).split("\n").length}: ${found[0]}`] : [];
  };
}

const sayingNames: Rule = ({ path }) => {
  const found = /(?:^|\/)(utils?|helpers?|common|managers?)(?=\/|\.ts$)/i.exec(path);
  return found ? [`"${found[1]}" does not say what is in it`] : [];
};

const shortFiles: Rule = ({ path, text }) => {
  const lines = text.trimEnd().split("\n").length;
  return lines > longestFile && path !== "sdk/types.ts" ? [`has ${lines} lines`] : [];
};

const shortFunctions: Rule = (file) => {
  const found: string[] = [];
  const source = parse(file);
  const lineOf = (position: number) => source.getLineAndCharacterOfPosition(position).line + 1;
  visit(source, (node) => {
    if (!ts.isFunctionLike(node)) return;
    const first = lineOf(node.getStart());
    const lines = lineOf(node.getEnd()) - first + 1;
    if (lines > longestFunction) found.push(`the function in line ${first} has ${lines} lines`);
  });
  return found;
};

const anyOf =
  (...paths: string[]) =>
  (path: string) =>
    paths.some((allowed) => isIn(allowed, path));
const mayNameGraphTypes = (path: string) =>
  anyOf("provider/loopback", "provider/tenant/graph")(path) ||
  posix.basename(path) === "wire.ts" ||
  path.includes("/platforms/");

const planted = (path: string, text: string): File => ({ path, text });
const long = (lines: number) => "  work();\n".repeat(lines);

const rules: { name: string; rule: Rule; violations: File[] }[] = [
  {
    name: "imports run from the fronts down to the errors",
    rule: importDirection,
    violations: [
      planted("provider/errors.ts", 'import { connect } from "./tenant/connect";'),
      planted("provider/tenant/connect.ts", 'import type { Context } from "../lifecycle/define";'),
      planted("provider/lifecycle/diff.ts", 'import { definitions } from "../resources/index";'),
      planted("provider/impact/audience.ts", 'export * from "../resources/emailProfile/wire";'),
      planted("provider/impact/audience.ts", 'import { check } from "../lifecycle/check";'),
      planted("provider/resources/index.ts", 'const late = import("../session");'),
      planted("provider/resources/index.ts", 'import { lookups } from "../lookups/index";'),
      planted("provider/session.ts", 'import { providerKey } from "../sdk/providerText";'),
      planted("sdk/index.ts", 'const { derive } = require("../provider/derive/main");'),
      planted("provider/somewhere/new.ts", ""),
    ],
  },
  {
    name: "the lifecycle takes only types from the tenant",
    rule: typesOfTheTenantOnly,
    violations: [planted("provider/lifecycle/diff.ts", 'import { connect } from "../tenant/connect";')],
  },
  {
    name: "rooms share only deviceConfigurations and their wire files",
    rule: roomsShareTheirForm,
    violations: [
      planted(
        "provider/resources/emailProfile/impact.ts",
        'import { rules } from "../profileAssignment/rules";',
      ),
    ],
  },
  {
    name: "the loopback tenant imports nothing of ours, and only the command line imports it",
    rule: loopbackStandsAlone,
    violations: [
      planted("provider/loopback/graph/filter.ts", 'import { ApiError } from "../../errors";'),
      planted("provider/tenant/connect.ts", 'import { startLoopback } from "../loopback";'),
    ],
  },
  {
    name: "the environment is read in tenant/config.ts only",
    rule: textOnlyIn(
      /process\.env\b|process\["env"\]|from "(?:node:)?process"/,
      anyOf("provider/tenant/config"),
    ),
    violations: [
      planted("sdk/dynamic.ts", "const home = process.env.HOME;"),
      planted("provider/cli/main.ts", 'import { env } from "node:process";'),
    ],
  },
  {
    name: "HTTP is spoken in tenant/pipeline.ts, tokenPolicy.ts, retry.ts, boundedHttpClient.ts and proxy.ts only",
    rule: packageOnlyIn("@azure/core-rest-pipeline", (path) =>
      /^provider\/tenant\/(pipeline|tokenPolicy|retry|boundedHttpClient|proxy)\.ts$/.test(path),
    ),
    violations: [
      planted("provider/tenant/connect.ts", 'import { RestError } from "@azure/core-rest-pipeline";'),
    ],
  },
  ...Object.entries({
    "@azure/storage-queue": "provider/cli/fleet",
    "@azure/storage-blob": "provider/cli/fleet",
    fastify: "provider/loopback",
  }).map(([name, folder]) => ({
    name: `${name}, which no operation of a provider needs, is used in ${folder} only`,
    rule: packageOnlyIn(name, anyOf(folder)),
    violations: [planted("provider/cli/release.ts", `import { x } from "${name}";`)],
  })),
  {
    name: "the Pulumi SDK is used in the fronts only",
    rule: packageOnlyIn("@pulumi/pulumi", anyOf("sdk", "provider/plugin", "provider/cli")),
    violations: [
      planted("provider/lifecycle/check.ts", 'import * as pulumi from "@pulumi/pulumi";'),
      planted("provider/session.ts", 'import type { Output } from "@pulumi/pulumi/output";'),
    ],
  },
  {
    name: "Graph's type names stand in wire files, platforms and tenant/graph only",
    rule: textOnlyIn(/#microsoft\.graph\./, mayNameGraphTypes),
    violations: [
      planted("provider/resources/emailProfile/rules.ts", 'const type = "#microsoft.graph.group";'),
    ],
  },
  {
    name: "the engine's unknown value is known to lifecycle/check.ts only",
    rule: textOnlyIn(/04da6b54/, anyOf("provider/lifecycle/check")),
    violations: [planted("provider/lifecycle/diff.ts", 'const unknown = "04da6b54-80e4";')],
  },
  {
    name: "hidden inputs are known to sdk/ only",
    rule: textOnlyIn(/__provider|__m365/, anyOf("sdk")),
    violations: [planted("provider/session.ts", 'delete inputs["__provider"];')],
  },
  {
    name: "only fronts print",
    rule: textOnlyIn(/\bconsole\./, anyOf("sdk", "provider/cli/terminal", "provider/derive")),
    violations: [planted("provider/cli/release.ts", 'console.warn("slow");')],
  },
  {
    name: "folders and files say what is in them",
    rule: sayingNames,
    violations: [planted("provider/helpers/list.ts", ""), planted("provider/tenant/utils.ts", "")],
  },
  {
    name: `no file is longer than ${longestFile} lines`,
    rule: shortFiles,
    violations: [planted("sdk/index.ts", long(longestFile + 1))],
  },
  {
    name: `no function is longer than ${longestFunction} lines`,
    rule: shortFunctions,
    violations: [planted("sdk/index.ts", `const run = () => {\n${long(longestFunction)}};\n`)],
  },
];

test("tests, tools and examples are as short", () => {
  const others = filesIn("test", "tools", "examples");
  expect(others.flatMap((file) => shortFiles(file).map((finding) => [file.path, finding]))).toEqual([]);
});

test("the files of the provider and of the SDK are looked at", () => {
  expect(files.map(({ path }) => path)).toEqual(
    expect.arrayContaining(["sdk/index.ts", "provider/errors.ts", "provider/resources/emailProfile/wire.ts"]),
  );
});

test.each(rules)("$name", ({ rule }) => {
  expect(files.flatMap((file) => rule(file).map((finding) => `${file.path}: ${finding}`))).toEqual([]);
});

test.each(rules.flatMap(({ name, rule, violations }) => violations.map((file) => ({ name, rule, file }))))(
  "a violation is found: $name, in $file.path",
  ({ rule, file }) => {
    expect(rule(file)).toHaveLength(1);
  },
);
