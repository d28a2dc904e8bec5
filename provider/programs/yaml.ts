import { stringify } from "yaml";
import { type Declared, IdOf } from "./program";

/** The resources of a Pulumi.yaml. */
export function yamlResources(resources: readonly Declared[]): Record<string, unknown> {
  const entries = resources.map(({ kind, name, inputs, importId }) => [
    name,
    {
      type: `m365:${kind}`,
      properties: yamlValue(inputs),
      ...(importId === undefined ? {} : { options: { import: importId } }),
    },
  ]);
  return Object.fromEntries(entries);
}

export const yamlText = (value: unknown) => stringify(value, { lineWidth: 0 });

/** Pulumi reads `${` as the start of an expression: in a text it is none. */
export function yamlValue(value: unknown): unknown {
  if (value instanceof IdOf) return `\${${value.name}.id}`;
  if (typeof value === "string") return value.replaceAll("${", () => "$${");
  if (Array.isArray(value)) return value.map(yamlValue);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, yamlValue(item)]));
}
