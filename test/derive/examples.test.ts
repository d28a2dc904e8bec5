import { spawnSync } from "node:child_process";
import { exampleOf, functionCalls } from "../../provider/derive/examples";
import { languages } from "../../provider/derive/languages";
import { checkInputs } from "../../provider/lifecycle/check";
import { lookups } from "../../provider/lookups/index";
import { guidOf } from "../../provider/loopback";
import { IdOf } from "../../provider/programs/program";
import type { PackageSchema } from "../../provider/programs/schema";
import { definitions, type Kind } from "../../provider/resources/index";
import * as schema from "../../schema.json";

const kinds = Object.keys(definitions) as Kind[];

test.each(kinds)("the example of %s and its surrounding resources match their schemas", (kind) => {
  for (const one of exampleOf(kind)) {
    const values = Object.entries(one.inputs).map(([key, value]) => [
      key,
      value instanceof IdOf ? guidOf(value.name) : value,
    ]);

    expect(
      checkInputs(definitions[one.kind as Kind], { values: Object.fromEntries(values), unknownPaths: [] }),
    ).toEqual([]);
  }
  expect(exampleOf(kind).at(-1)?.kind).toBe(kind);
});

test("every function has an example call that matches its schema, and shows one of its outputs", () => {
  expect(Object.keys(functionCalls)).toEqual(lookups.map(({ name }) => name));
  for (const { name, inputs, outputs } of lookups) {
    expect(inputs.safeParse(functionCalls[name]?.inputs).error).toBeUndefined();
    expect(Object.keys(outputs.shape)).toContain(functionCalls[name]?.shown);
  }
});

/** The example programs in one language, by kind or function. */
function programsIn(title: string): [string, string][] {
  const language = languages.find((one) => one.title === title);
  const types = schema as unknown as PackageSchema;
  return [
    ...kinds.map((kind): [string, string] => [kind, language?.program(exampleOf(kind), types) ?? ""]),
    ...Object.entries(functionCalls).map(([name, call]): [string, string] => [
      name,
      language?.call(name, call) ?? "",
    ]),
  ];
}

const parsers = [
  { title: "Python", command: "python3", parameters: ["-c", "import ast, sys; ast.parse(sys.stdin.read())"] },
  { title: "Go", command: "gofmt", parameters: ["-e"] },
];

for (const { title, command, parameters } of parsers) {
  const isThere = spawnSync(command, ["--help"]).error === undefined;

  (isThere ? test : test.skip)(`every program in ${title} is one (needs ${command})`, () => {
    const results = programsIn(title).map(([name, input]) => {
      const { status, stderr } = spawnSync(command, parameters, { input, encoding: "utf8" });
      return { name, status, stderr };
    });

    expect(results.filter(({ status }) => status !== 0)).toEqual([]);
  });
}
