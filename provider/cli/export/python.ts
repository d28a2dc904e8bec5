import type { Found } from "./found";
import { bracketed, literal, type Notation } from "./literal";

const notation: Notation = { key: (name) => JSON.stringify(snakeCase(name)), true: "True", false: "False" };

/** A program for the package `pulumi_m365` that takes over what was found. */
export function pythonProgram(found: readonly Found[], tenantId: string): string {
  const head = [
    `# Written by m365 export from tenant ${tenantId}. What stands at Microsoft's default is left out, and stays.`,
    "# The first pulumi up takes everything over and changes nothing in the tenant; after it the import options may go.",
    "import pulumi",
    "import pulumi_m365 as m365",
  ];
  const used = new Set(found.flatMap(({ profile }) => profile ?? []));
  return `${[head.join("\n"), ...found.map((one) => declaration(one, used))].join("\n\n")}\n`;
}

function declaration({ kind, name, id, inputs, profile }: Found, used: ReadonlySet<string>): string {
  const values = Object.entries(inputs).map(
    ([key, value]) =>
      (indent: string) =>
        `${snakeCase(key)}=${key === "profileId" && profile ? `${variableOf(profile)}.id` : literal(value, notation, indent)}`,
  );
  const parameters = [
    () => JSON.stringify(name),
    ...values,
    () => `opts=pulumi.ResourceOptions(import_=${JSON.stringify(id)})`,
  ];
  const variable = kind === "EmailProfile" && used.has(name) ? `${variableOf(name)} = ` : "";
  return `${variable}m365.${kind}${bracketed(parameters, ["(", ")"], "")}`;
}

const variableOf = (name: string) => `${/^\d/.test(name) ? "_" : ""}${name.replaceAll("-", "_")}_profile`;

/** As Pulumi's generator for Python names properties: `usernameAADSource` → `username_aad_source`. */
export function snakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1_$2")
    .toLowerCase();
}
