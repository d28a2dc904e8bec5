import * as ts from "typescript";
import { filesIn, keep, parse, planted, type Rule, visit } from "./source";

const [longestFile, longestFunction] = [300, 60];

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

const long = (lines: number) => "  work();\n".repeat(lines);

keep([
  {
    name: "the names of folders and files are specific",
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
]);

test("tests, tools, examples and policies are not longer than 300 lines either", () => {
  const others = filesIn("test", "tools", "examples", "policy");
  expect(others.flatMap((file) => shortFiles(file).map((finding) => [file.path, finding]))).toEqual([]);
});
