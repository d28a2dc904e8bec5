import { bracketed, literal, type Notation } from "./literal";
import { type Declared, type IsUsed, lastWord, type Named, referredTo } from "./program";
import { quotePoints } from "./quote";

const notation: Notation = {
  key: (name) => quotePoints(snakeCase(name)),
  text: quotePoints,
  is: ": ",
  true: "True",
  false: "False",
  idOf: (one) => `${variableOf(one)}.id`,
  braces: ["{", "}"],
  step: "    ",
};

/** A program for the package `pulumi_m365`. */
export function pythonProgram(resources: readonly Declared[]): string {
  const isUsed = referredTo(resources);
  const isImporting = resources.some(({ importId }) => importId !== undefined);
  const head = `${isImporting ? "import pulumi\n" : ""}import pulumi_m365 as m365`;
  return `${[head, ...resources.map((one) => declaration(one, isUsed))].join("\n\n")}\n`;
}

function declaration(one: Declared, isUsed: IsUsed): string {
  const { kind, name, inputs, importId, notes = [] } = one;
  const parameters = [
    () => quotePoints(name),
    ...keywords(inputs),
    ...(importId === undefined ? [] : [() => importing(importId)]),
  ];
  const variable = isUsed(one) ? `${variableOf(one)} = ` : "";
  const comments = notes.map((line) => `# ${line}\n`).join("");
  return `${comments}${variable}m365.${kind}${bracketed(parameters, ["(", ")"], { indent: "", step: notation.step })}`;
}

const importing = (id: string) => `opts=pulumi.ResourceOptions(import_=${quotePoints(id)})`;

const keywords = (inputs: object) =>
  Object.entries(inputs).map(
    ([key, value]) =>
      (indent: string) =>
        `${snakeCase(key)}=${literal(value, notation, indent)}`,
  );

/** A call with keyword arguments. */
export const pythonCall = (name: string, inputs: object) =>
  `m365.${snakeCase(name)}${bracketed(keywords(inputs), ["(", ")"], { indent: "", step: notation.step })}`;

const variableOf = ({ kind, name }: Named) =>
  `${/^\d/.test(name) ? "_" : ""}${name.replaceAll("-", "_")}_${lastWord(kind).toLowerCase()}`;

/** As Pulumi's generator for Python names properties: `usernameAADSource` → `username_aad_source`. */
export function snakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1_$2")
    .toLowerCase();
}
