import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import * as ts from "typescript";
import { parse } from "yaml";
import { csharpProgram } from "../../provider/programs/csharp";
import { goProgram } from "../../provider/programs/go";
import { javaProgram } from "../../provider/programs/java";
import type { Declared } from "../../provider/programs/program";
import { pythonProgram } from "../../provider/programs/python";
import { quoteJava, quoteUtf8 } from "../../provider/programs/quote";
import type { PackageSchema } from "../../provider/programs/schema";
import { typescriptProgram } from "../../provider/programs/typescript";
import { yamlResources, yamlText, yamlValue } from "../../provider/programs/yaml";
import * as packageSchema from "../../schema.json";
import * as lexer from "./lexer";
import { amount, changed, inUtf8, texts } from "./texts";

jest.setTimeout(120_000);

const schema = packageSchema as unknown as PackageSchema;

/** One profile for each text, which is used in an input, in a nested input, and as an import id. */
const declared: Declared[] = texts.map((text, at) => ({
  kind: "EmailProfile",
  name: `mail-${at}`,
  inputs: { displayName: text, settings: { platform: "ios", accountName: text } },
  importId: text,
}));

/** The texts that a runtime read from the program for each resource. */
type Made = [displayName: string, accountName: string, importId: string][];

function expectTheSame(made: Made): void {
  expect([0, 1, 2].flatMap((at) => changed(made.map((one) => one[at])))).toEqual([]);
}

test(`Node reads the original texts back from a TypeScript program (${amount})`, () => {
  const made: Made = [];
  class EmailProfile {
    // biome-ignore lint/suspicious/noExplicitAny: whatever the program passes
    constructor(_: string, { displayName, settings }: any, options: any) {
      made.push([displayName, settings.accountName, options.import]);
    }
  }
  const { outputText, diagnostics } = ts.transpileModule(typescriptProgram(declared), {
    reportDiagnostics: true,
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });

  runInNewContext(outputText, { require: () => ({ EmailProfile }), exports: {} });

  expect(diagnostics).toEqual([]);
  expectTheSame(made);
});

const isThere = (command: string, ...parameters: string[]) => spawnSync(command, parameters).status === 0;
const testWith = (is: boolean) => (is ? test : test.skip);

const pythonStub = `
import json, sys, types
made = []
m365, pulumi = types.ModuleType("pulumi_m365"), types.ModuleType("pulumi")
m365.EmailProfile = lambda name, display_name, settings, opts: made.append([display_name, settings["account_name"], opts])
pulumi.ResourceOptions = lambda import_: import_
sys.modules.update(pulumi_m365=m365, pulumi=pulumi)
exec(compile(sys.stdin.buffer.read(), "__main__.py", "exec"))
print(json.dumps(made))
`;

testWith(isThere("python3", "--version"))(
  `Python reads the original texts back (needs python3; ${amount})`,
  () => {
    const said = execFileSync("python3", ["-c", pythonStub], {
      input: pythonProgram(declared),
      encoding: "utf8",
    });

    expectTheSame(JSON.parse(said));
  },
);

/** A temporary folder with one file. */
function withFile<T>(name: string, text: string, use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "m365-literals-"));
  try {
    writeFileSync(join(folder, name), text);
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

testWith(isThere("go", "version"))(`Go reads the original texts back (needs go; ${amount})`, () => {
  const program = `package main

import (
	"encoding/json"
	"os"
)

func main() {
	json.NewEncoder(os.Stdout).Encode([]string{${texts.map((text) => `${quoteUtf8(text)},\n`).join("")}})
}
`;
  const said = withFile("main.go", program, (cwd) =>
    execFileSync("go", ["run", "main.go"], { cwd, encoding: "utf8" }),
  );

  expect(changed(JSON.parse(said), texts.map(inUtf8))).toEqual([]);
});

const hasJdk = isThere("javac", "--version") || isThere("java", "--list-modules");

testWith(hasJdk)(`Java reads the original texts back (needs a JDK; ${amount})`, () => {
  const program = `public class Texts {
    public static void main(String[] args) {
        for (String text : new String[] {${texts.map((text) => `${quoteJava(text)},\n`).join("")}}) {
            var units = new StringBuilder();
            for (char unit : text.toCharArray()) units.append(String.format("%04x", (int) unit));
            System.out.println(units);
        }
    }
}
`;
  const said = withFile("Texts.java", program, (cwd) =>
    execFileSync("java", ["-Dfile.encoding=UTF-8", "Texts.java"], {
      cwd,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    }),
  );
  const read = said
    .split("\n")
    .map((units) => units.replace(/..../g, (unit) => String.fromCharCode(Number.parseInt(unit, 16))));

  expect(changed(read.slice(0, -1))).toEqual([]);
});

const typed = [
  { title: "Java", program: javaProgram, grammar: lexer.java, reads: (text: string) => text },
  { title: "C#", program: csharpProgram, grammar: lexer.csharp, reads: (text: string) => text },
  { title: "Go", program: goProgram, grammar: lexer.go, reads: inUtf8 },
];

test.each(typed)(
  `the grammar of $title finds the original texts in a program (${amount})`,
  ({ program, grammar, reads }) => {
    const source = program(declared, schema).replace(/^import \([^)]*\)/m, "");
    const found = lexer.textsIn(source, grammar).filter((text) => !/^(mail-\d+|ios)$/.test(text));

    expect(
      changed(
        found,
        texts.flatMap((text) => [reads(text), reads(text), reads(text)]),
      ),
    ).toEqual([]);
  },
);

interface Join {
  "fn::join": [separator: string, parts: string[]];
}

const joined = (value: unknown) => {
  if (typeof value === "string") return value;
  const [separator, parts] = (value as Join)["fn::join"];
  return parts.join(separator);
};

test(`a YAML program contains only what was declared, and every YAML version reads texts as texts (${amount})`, () => {
  const program = yamlText(yamlResources(declared));

  for (const version of ["1.1", "1.2"] as const) {
    const read = parse(program, { version, schema: version === "1.1" ? "yaml-1.1" : "core" });
    expect(Object.keys(read)).toEqual(declared.map(({ name }) => name));
    const made = Object.values(read as ReturnType<typeof yamlResources>).map(
      (one) => one as (typeof read)[string],
    );
    expect(
      changed(
        made.map(({ properties }) => joined(properties.displayName)),
        texts.map((text) => joined(yamlValue(inUtf8(text)))),
      ),
    ).toEqual([]);
  }
  expect(program).not.toMatch(/[^\p{L}\p{M}\p{N}\p{P}\p{S} \n]|\p{Default_Ignorable_Code_Point}/u);
});

test("keys are also written as text", () => {
  const keys = { y: 1, "0b11": 2, "a: b": [{ "# c": [] }, [true]], "\u2028": {} };

  expect(yamlText(keys)).toBe(`"y": 1
"0b11": 2
"a: b":
  - "# c": []
  - - true
"\\u2028": {}
`);
  expect(parse(yamlText(keys))).toEqual(keys);
});
