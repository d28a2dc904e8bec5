import { readFileSync } from "node:fs";
import { join } from "node:path";
import { platforms } from "../../provider/resources/deviceConfigurations/platforms";

interface GraphType {
  base: string;
  props: Record<string, { type: string; nullable: boolean }>;
}
interface PropertySpec {
  $ref?: string;
  type?: string;
  const?: string;
  items?: { $ref: string };
}

/** Microsoft's own types, cut out of @microsoft/microsoft-graph-types-beta. */
const graph = JSON.parse(readFileSync(join(__dirname, "email-profile-types.json"), "utf8")) as {
  types: Record<string, GraphType>;
  enums: Record<string, string[]>;
};
const schema = JSON.parse(readFileSync(join(__dirname, "../../schema.json"), "utf8")) as {
  types: Record<
    string,
    { properties: Record<string, PropertySpec>; required: string[]; enum?: { value: string }[] }
  >;
  resources: Record<
    string,
    { inputProperties: Record<string, PropertySpec & { oneOf: { $ref: string }[] }> }
  >;
};

/** Declared by the service alone. */
const readOnly = ["applyOnlyToWindowsPhone81"];
/** Names of inputs for references to other objects. */
const referenceInputs: Record<string, string> = {
  identityCertificate: "identityCertificateId",
  smimeSigningCertificate: "smimeSigningCertificateId",
  smimeEncryptionCertificate: "smimeEncryptionCertificateId",
  derivedCredentialSettings: "derivedCredentialSettingsId",
};
/** Each takes a name instead as well. */
const nameInstead = (input: string) => input.replace(/Id$/, "Name");
/** The service's types differ from their base in this: "none" is an empty list here. */
const flags = ["easServices"];
const applicabilityRules = Object.keys(graph.types["DeviceConfiguration"]?.props ?? {}).filter((name) =>
  name.startsWith("deviceManagementApplicabilityRule"),
);

function graphProperties(name: string): GraphType["props"] {
  const type = graph.types[name];
  if (!type || name === "DeviceConfiguration") return {};
  return { ...graphProperties(type.base), ...type.props };
}

const graphName = (odataType: string) => {
  const wanted = odataType.replace("#microsoft.graph.", "").toLowerCase();
  return Object.keys(graph.types).find((name) => name.toLowerCase() === wanted) ?? "";
};

function settingsType(platform: string) {
  const { oneOf } = schema.resources["m365:index:EmailProfile"]?.inputProperties["settings"] ?? { oneOf: [] };
  const types = oneOf.map(({ $ref }) => schema.types[$ref.replace("#/types/", "")]);
  return types.find((type) => type?.properties["platform"]?.const === platform);
}

test("there is one settings type for each platform, with the platform as a constant", () => {
  expect(platforms).toHaveLength(8);
  for (const { name } of platforms) expect(settingsType(name)?.required).toContain("platform");
});

test.each(platforms.map(({ name, odataType }) => [name, odataType]))(
  "%s has every property of its Graph type and no other",
  (name, odataType) => {
    const properties = graphProperties(graphName(odataType));
    const wanted = Object.keys(properties)
      .filter((key) => !readOnly.includes(key))
      .flatMap((key) => {
        const input = referenceInputs[key];
        return input ? [input, nameInstead(input)] : [key];
      });
    const windows = name.startsWith("windows") ? applicabilityRules : [];

    expect(Object.keys(settingsType(name)?.properties ?? {}).sort()).toEqual(
      ["platform", ...wanted, ...windows].sort(),
    );
  },
);

test.each(platforms.map(({ name, odataType }) => [name, odataType]))(
  "%s has Graph's values in every enum",
  (name, odataType) => {
    for (const [key, { type }] of Object.entries(graphProperties(graphName(odataType)))) {
      const values = graph.enums[type];
      if (!values) continue;
      const property = settingsType(name)?.properties[key];
      const reference = property?.items?.$ref ?? property?.$ref ?? "";
      const declared = schema.types[reference.replace("#/types/", "")]?.enum?.map(({ value }) => value);
      // Derived credentials exist on iOS only.
      const expected = values.filter((value) => !(flags.includes(key) && value === "none"));
      const withoutDerived =
        key === "authenticationMethod" && name !== "ios"
          ? expected.filter((v) => v !== "derivedCredential")
          : expected;
      expect({ key, values: declared?.sort() }).toEqual({ key, values: [...withoutDerived].sort() });
    }
  },
);
