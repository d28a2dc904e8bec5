import { readFileSync } from "node:fs";
import { emailTypes } from "../../provider/loopback/types/emailTypes";
import { enums } from "../../provider/loopback/types/enums";
import { entityType, propertiesOf, typeName } from "../../provider/loopback/types/typeTable";

/** Microsoft's own types, generated from the beta metadata: an independent check of our table of types. */
const source = readFileSync(
  require.resolve("@microsoft/microsoft-graph-types-beta/microsoft-graph.d.ts"),
  "utf8",
);

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

function declared(name: string): { base: string | undefined; properties: Record<string, string> } {
  const [, base, body = ""] =
    new RegExp(`export interface ${capital(name)} extends (\\w+) \\{(.*?)\\n?\\}`, "s").exec(source) ?? [];
  const properties = [...body.matchAll(/^ {4}(\w+)\?: (.+);$/gm)].map(([, key, type]) => [key, type]);
  return { base, properties: Object.fromEntries(properties) };
}

const primitives: Record<string, string> = { string: "string", boolean: "boolean", int32: "number" };

function asDeclared(notation: string): string {
  const type = notation.replace("readonly ", "").replace("?", "");
  const name = primitives[type] ?? capital(type);
  return notation.endsWith("?") ? `NullableOption<${name}>` : name;
}

test.each(Object.keys(emailTypes))(
  "%s has the base, properties, types and nullability that Microsoft declares",
  (name) => {
    const { base, properties, navigation = {} } = emailTypes[name] ?? { properties: {} };
    const own = Object.entries(properties).map(([key, notation]) => [key, asDeclared(notation)]);
    const links = Object.entries(navigation).map(([key, target]) => [
      key,
      `NullableOption<${capital(target)}>`,
    ]);

    expect({ base: capital(base ?? ""), properties: Object.fromEntries([...own, ...links]) }).toEqual(
      declared(name),
    );
  },
);

test.each(Object.keys(enums))("the enumeration %s has the members that Microsoft declares", (name) => {
  const [, union = ""] = new RegExp(`export type ${capital(name)} =(.*?);`, "s").exec(source) ?? [];

  expect([...union.matchAll(/"(\w+)"/g)].map(([, member]) => member)).toEqual(enums[name]);
});

test("a concrete type has the properties of its bases", () => {
  expect(entityType(typeName("#microsoft.graph.iosEasEmailProfileConfiguration"))).toBeDefined();
  expect(Object.keys(propertiesOf("iosEasEmailProfileConfiguration"))).toEqual(
    expect.arrayContaining(["displayName", "usernameAADSource", "hostName"]),
  );
});
