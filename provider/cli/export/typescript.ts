import type { Found } from "./found";
import { literal, type Notation } from "./literal";

const notation: Notation = {
  key: (name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)),
  true: "true",
  false: "false",
};

/** A program for the package `pulumi-m365` that takes over what was found. */
export function typescriptProgram(found: readonly Found[], tenantId: string): string {
  const kinds = [...new Set(found.map(({ kind }) => kind))].sort();
  const head = [
    `// Written by m365 export from tenant ${tenantId}. What stands at Microsoft's default is left out, and stays.`,
    "// The first pulumi up takes everything over and changes nothing in the tenant; after it the import options may go.",
    `import { ${kinds.join(", ")} } from "pulumi-m365";`,
  ];
  const used = new Set(found.flatMap(({ profile }) => profile ?? []));
  return `${[head.join("\n"), ...found.map((one) => declaration(one, used))].join("\n\n")}\n`;
}

function declaration(one: Found, used: ReadonlySet<string>): string {
  const { kind, name, id, inputs, profile } = one;
  const shown = profile === undefined ? inputs : { ...inputs, profileId: reference };
  const values = literal(shown, notation).replace(
    JSON.stringify(reference),
    `${variableOf(profile ?? "")}.id`,
  );
  const variable = kind === "EmailProfile" && used.has(name) ? `const ${variableOf(name)} = ` : "";
  return `${variable}new ${kind}(${JSON.stringify(name)}, ${values}, { import: ${JSON.stringify(id)} });`;
}

/** Stands for the expression until the values are written. */
const reference = "\u0000profile";

/** `ios-mail` → `iosMailProfile`: the ending keeps it clear of reserved words. */
function variableOf(name: string): string {
  const camel = name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return `${/^\d/.test(camel) ? "_" : ""}${camel}Profile`;
}
