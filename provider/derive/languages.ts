import { csharpMain, csharpProgram } from "../programs/csharp";
import { goMain, goProgram, goText } from "../programs/go";
import { javaMain, javaProgram } from "../programs/java";
import { capital, type Declared } from "../programs/program";
import { pythonCall, pythonProgram, snakeCase } from "../programs/python";
import { type Quote, quoteJava, quoteUnits } from "../programs/quote";
import type { PackageSchema } from "../programs/schema";
import { typescriptProgram, typescriptValue } from "../programs/typescript";
import { yamlResources, yamlText, yamlValue } from "../programs/yaml";
import type { Call } from "./examples";

export interface Language {
  title: string;
  /** The language's name in Pulumi's choosers. */
  chooser: string;
  /** The language's name in code fences. */
  fence: string;
  program(resources: readonly Declared[], schema: PackageSchema): string;
  call(name: string, call: Call): string;
}

type Write = (key: string, value: string) => string;

const members = (inputs: Call["inputs"], text: Quote, write: Write) =>
  Object.entries(inputs).map(([key, value]) => write(key, text(value)));

export const languages: readonly Language[] = [
  {
    title: "TypeScript",
    chooser: "typescript",
    fence: "typescript",
    program: (resources) => typescriptProgram(resources),
    call: (name, { inputs, shown }) =>
      `import { ${name}Output } from "pulumi-m365";

export const ${shown} = ${name}Output(${Object.keys(inputs).length > 0 ? typescriptValue(inputs) : ""}).${shown};
`,
  },
  {
    title: "Python",
    chooser: "python",
    fence: "python",
    program: pythonProgram,
    call: (name, { inputs, shown }) =>
      `import pulumi
import pulumi_m365 as m365

pulumi.export("${shown}", ${pythonCall(`${name}Output`, inputs)}.${snakeCase(shown)})
`,
  },
  {
    title: "Go",
    chooser: "go",
    fence: "go",
    program: goProgram,
    call(name, { inputs, shown, hasOptionalInputs }) {
      const fields = members(inputs, goText, (key, value) => `${capital(key)}: ${value}`);
      const given = `, m365.${capital(name)}OutputArgs{${fields.join(", ")}}`;
      const call = `m365.${capital(name)}Output(ctx${fields.length > 0 || hasOptionalInputs ? given : ""})`;
      return goMain([`\t\tctx.Export("${shown}", ${call}.${capital(shown)}())\n`]);
    },
  },
  {
    title: "C#",
    chooser: "csharp",
    fence: "csharp",
    program: csharpProgram,
    call(name, { inputs, shown }) {
      const fields = members(inputs, quoteUnits, (key, value) => ` ${capital(key)} = ${value}`);
      const given = fields.length > 0 ? `new M365.${capital(name)}InvokeArgs {${fields.join(",")} }` : "";
      const call = `M365.${capital(name)}.Invoke(${given}).Apply(found => found.${capital(shown)})`;
      return csharpMain(
        `    return new System.Collections.Generic.Dictionary<string, object?>\n    {\n        ["${shown}"] = ${call},\n    };\n`,
      );
    },
  },
  {
    title: "Java",
    chooser: "java",
    fence: "java",
    program: javaProgram,
    call(name, { inputs, shown, each }) {
      const calls = members(inputs, quoteJava, (key, value) => `.${key}(${value})`);
      const given = calls.length > 0 ? `${capital(name)}Args.builder()${calls.join("")}.build()` : "";
      const types = [
        "com.pulumi.m365.M365Functions",
        ...(given ? [`com.pulumi.m365.inputs.${capital(name)}Args`] : []),
      ];
      const texts = each ? `.stream().map(one -> one.${each}()).toList()` : "";
      const call = `M365Functions.${name}(${given}).applyValue(found -> found.${shown}()${texts})`;
      return javaMain(`        ctx.export("${shown}", ${call});\n`, types);
    },
  },
  {
    title: "YAML",
    chooser: "yaml",
    fence: "yaml",
    program: (resources) =>
      yamlText({ name: "example", runtime: "yaml", resources: yamlResources(resources) }),
    call: (name, { inputs, shown }) =>
      yamlText({
        name: "example",
        runtime: "yaml",
        variables: { found: { "fn::invoke": { function: `m365:${name}`, arguments: yamlValue(inputs) } } },
        outputs: { [shown]: `\${found.${shown}}` },
      }),
  },
];

/** A section for each language. */
export const examplesUnder = (heading: string, write: (language: Language) => string): string[] =>
  languages.flatMap((language) => [
    `${heading} ${language.title}`,
    `\`\`\`${language.fence}\n${write(language)}\`\`\``,
  ]);

/** The examples as tabs, in the syntax of Pulumi's Registry. */
export function chooserOf(write: (language: Language) => string): string {
  const tabs = languages.map(
    (language) =>
      `{{% choosable language ${language.chooser} %}}\n\n\`\`\`${language.fence}\n${write(language)}\`\`\`\n\n{{% /choosable %}}`,
  );
  const names = languages.map(({ chooser }) => chooser).join(",");
  return [`{{< chooser language "${names}" >}}`, ...tabs, "{{< /chooser >}}"].join("\n\n");
}
