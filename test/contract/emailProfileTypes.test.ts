import { readFileSync } from "node:fs";
import { join } from "node:path";
import { constantOf, fieldOf, type Schema, shapeOf, wordsOf } from "../../provider/lifecycle/schema";
import { platforms } from "../../provider/resources/deviceConfigurations/platforms";
import { inputs } from "../../provider/resources/emailProfile/schema";

interface GraphType {
  base: string;
  props: Record<string, { type: string; nullable: boolean }>;
}
/** Microsoft's own types, extracted from @microsoft/microsoft-graph-types-beta. */
const graph = JSON.parse(readFileSync(join(__dirname, "email-profile-types.json"), "utf8")) as {
  types: Record<string, GraphType>;
  enums: Record<string, string[]>;
};
/** Read-only properties, which programs cannot declare. */
const readOnly = ["applyOnlyToWindowsPhone81"];
/** Graph's references to other objects, with the names of their inputs. */
const referenceInputs: Record<string, string> = {
  identityCertificate: "identityCertificateId",
  smimeSigningCertificate: "smimeSigningCertificateId",
  smimeEncryptionCertificate: "smimeEncryptionCertificateId",
  derivedCredentialSettings: "derivedCredentialSettingsId",
};
/** The input that declares the same reference by name. */
const nameInstead = (input: string) => input.replace(/Id$/, "Name");
/** Properties that combine flags: Graph's "none" is an empty list here. */
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

/** The properties that a program can declare for a platform. */
const shapeFor = (platform: string) => shapeOf(inputs.shape.settings, { platform });

test("there is one settings schema for each platform, with the platform as a constant", () => {
  expect(platforms).toHaveLength(8);
  for (const { name } of platforms)
    expect(constantOf(fieldOf(shapeFor(name)["platform"] as Schema).schema)).toBe(name);
});

test.each(platforms.map(({ name, odataType }) => [name, odataType]))(
  "%s has all properties of its Graph type and no others",
  (name, odataType) => {
    const properties = graphProperties(graphName(odataType));
    const wanted = Object.keys(properties)
      .filter((key) => !readOnly.includes(key))
      .flatMap((key) => {
        const input = referenceInputs[key];
        return input ? [input, nameInstead(input)] : [key];
      });
    const windows = name.startsWith("windows") ? applicabilityRules : [];

    expect(Object.keys(shapeFor(name)).sort()).toEqual(["platform", ...wanted, ...windows].sort());
  },
);

test.each(platforms.map(({ name, odataType }) => [name, odataType]))(
  "%s has Graph's values in every enum",
  (name, odataType) => {
    for (const [key, { type }] of Object.entries(graphProperties(graphName(odataType)))) {
      const values = graph.enums[type];
      if (!values) continue;
      const declared = wordsOf(shapeFor(name)[key] as Schema);
      const expected = values.filter((value) => !(flags.includes(key) && value === "none"));
      // Derived credentials exist only on iOS.
      const withoutDerived =
        key === "authenticationMethod" && name !== "ios"
          ? expected.filter((v) => v !== "derivedCredential")
          : expected;
      expect({ key, values: declared.sort() }).toEqual({ key, values: [...withoutDerived].sort() });
    }
  },
);
