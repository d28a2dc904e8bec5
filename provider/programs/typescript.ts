import { literal, type Notation } from "./literal";
import { camelVariable, type Declared, type IsUsed, referredTo } from "./program";
import { quoteUnits } from "./quote";

/** Written like other keys, `__proto__` would set the prototype instead of a property. */
function keyOf(name: string): string {
  if (name === "__proto__") return `["${name}"]`;
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoteUnits(name);
}

const notation: Notation = {
  key: keyOf,
  text: quoteUnits,
  is: ": ",
  true: "true",
  false: "false",
  idOf: (one) => `${camelVariable(one)}.id`,
  braces: ["{ ", " }"],
  step: "  ",
};

/** A program for the classes of `pulumi-m365`, or of another package that exports them. */
export function typescriptProgram(resources: readonly Declared[], npmPackage = "pulumi-m365"): string {
  const kinds = [...new Set(resources.map(({ kind }) => kind))].sort();
  const isUsed = referredTo(resources);
  const declarations = resources.map((one) => declaration(one, isUsed));
  return `${[`import { ${kinds.join(", ")} } from ${quoteUnits(npmPackage)};`, ...declarations].join("\n\n")}\n`;
}

function declaration(one: Declared, isUsed: IsUsed): string {
  const { kind, name, inputs, importId, notes = [] } = one;
  const variable = isUsed(one) ? `const ${camelVariable(one)} = ` : "";
  const options = importId === undefined ? "" : `, { import: ${quoteUnits(importId)} }`;
  const comments = notes.map((line) => `// ${line}\n`).join("");
  return `${comments}${variable}new ${kind}(${quoteUnits(name)}, ${literal(inputs, notation)}${options});`;
}

export const typescriptValue = (value: unknown, indent = "") => literal(value, notation, indent);
