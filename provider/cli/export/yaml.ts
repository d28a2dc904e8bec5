import { stringify } from "yaml";
import type { Found } from "./found";

/** A Pulumi.yaml that takes over what was found. */
export function yamlProgram(found: readonly Found[], tenantId: string): string {
  const resources = found.map(({ kind, name, id, inputs, profile }) => [
    name,
    {
      type: `m365:${kind}`,
      properties: { ...escaped(inputs), ...(profile ? { profileId: `\${${profile}.id}` } : {}) },
      options: { import: id },
    },
  ]);
  const head = [
    `# Written by m365 export from tenant ${tenantId}. What stands at Microsoft's default is left out, and stays.`,
    "# The first pulumi up takes everything over and changes nothing in the tenant; after it the import options may go.",
  ];
  const program = { name: "m365", runtime: "yaml", resources: Object.fromEntries(resources) };
  return `${head.join("\n")}\n${stringify(program, { lineWidth: 0 })}`;
}

/** Pulumi reads `${` as the start of an expression: in a text of the tenant it is none. */
function escaped<T>(value: T): T {
  const text = JSON.stringify(value).replace(/\$\{/g, () => "$${");
  return JSON.parse(text) as T;
}
