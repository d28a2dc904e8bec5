import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { addresses } from "../../provider/derive/addresses";

interface Described {
  description?: string;
}
interface Property extends Described {
  oneOf?: Property[];
  const?: string;
  items?: Property;
  type?: string;
  $ref?: string;
  secret?: boolean;
  defaultInfo?: { environment: string[] };
}
type Properties = Record<string, Property>;
interface Type extends Described {
  properties?: Properties;
  enum?: (Described & { value: string })[];
}

const schema = JSON.parse(readFileSync(join(__dirname, "../../schema.json"), "utf8")) as {
  publisher: string;
  keywords: string[];
  license: string;
  config: { variables: Properties };
  provider: { inputProperties: Properties };
  types: Record<string, Type>;
  resources: Record<string, Type & { inputProperties: Properties; aliases: { type: string }[] }>;
  functions: Record<string, Described & { inputs?: Type; outputs: Type }>;
};

function undescribed(): string[] {
  const found: string[] = [];
  const look = (where: string, { description }: Described) => description || found.push(where);
  const lookInto = (where: string, properties: Properties = {}) => {
    for (const [name, property] of Object.entries(properties)) look(`${where}.${name}`, property);
  };
  for (const [token, type] of Object.entries(schema.types)) {
    look(token, type);
    lookInto(token, type.properties);
    for (const value of type.enum ?? []) look(`${token} = ${value.value}`, value);
  }
  for (const [token, resource] of Object.entries(schema.resources)) {
    look(token, resource);
    lookInto(token, { ...resource.inputProperties, ...resource.properties });
  }
  for (const [token, { inputs, outputs, ...rest }] of Object.entries(schema.functions)) {
    look(token, rest);
    lookInto(token, { ...inputs?.properties, ...outputs.properties });
  }
  lookInto("provider", schema.provider.inputProperties);
  return found;
}

test("every type, property, value and function of schema.json has a description", () => {
  expect(Object.keys(schema.types).length).toBeGreaterThan(30);
  expect(undescribed()).toEqual([]);
});

test("type names have no number suffix", () => {
  const numbered = Object.keys(schema.types).filter((token) => /\d$/.test(token));

  expect(numbered).toEqual([]);
});

test("each resource has its dynamic counterpart as an alias", () => {
  expect(Object.entries(schema.resources).map(([token, { aliases }]) => [token, aliases])).toEqual(
    ["MobileEmailAccessPolicy", "IntegratedAppsSetting", "EmailProfile", "ProfileAssignment"].map((kind) => [
      `m365:index:${kind}`,
      [{ type: `pulumi-nodejs:dynamic/m365:${kind}` }],
    ]),
  );
});

test("only the name of the cloud is copied from environment variables to the state", () => {
  const copied = [schema.config.variables, schema.provider.inputProperties].map((variables) =>
    Object.entries(variables).flatMap(([key, { defaultInfo }]) => (defaultInfo ? [key] : [])),
  );

  expect(copied).toEqual([["environment"], ["environment"]]);
});

test("provider inputs with a few values are enums, except the cloud, which has a default", () => {
  const inputs = schema.provider.inputProperties as Record<string, { $ref?: string; default?: string }>;

  for (const [key, type] of Object.entries({
    signIn: "SignIn",
    diffAgainst: "DiffAgainst",
  }))
    expect(inputs[key]?.$ref).toBe(`#/types/m365:index:${type}`);
  expect(Object.keys(inputs).filter((key) => inputs[key]?.default !== undefined)).toEqual(["environment"]);
});

test("functions have an example in every language, as resources do", () => {
  for (const [token, { description = "" }] of Object.entries(schema.functions))
    for (const fence of ["typescript", "python", "go", "csharp", "java", "yaml"])
      expect([token, description]).toEqual([token, expect.stringContaining(`\`\`\`${fence}\n`)]);
});

test.each(["git+https://github.com/contoso/mail.git", "git@github.com:contoso/mail.git"])(
  "the URLs for a package published from %s are complete, and without a repository there are none",
  (url) => {
    expect(addresses(url)).toEqual({
      repository: "https://github.com/contoso/mail",
      homepage: "https://github.com/contoso/mail",
      logoUrl: "https://raw.githubusercontent.com/contoso/mail/main/docs/logo.svg",
      pluginDownloadURL: "github://api.github.com/contoso/mail",
    });
    expect(existsSync(join(__dirname, "../../docs/logo.svg"))).toBe(true);
    expect(addresses(undefined)).toEqual({});
  },
);

test("credentials are secrets, and the schema has the metadata for the Registry", () => {
  const secrets = Object.entries(schema.provider.inputProperties).filter(([, { secret }]) => secret);

  expect(secrets.map(([name]) => name)).toEqual([
    "graphToken",
    "exchangeToken",
    "clientSecret",
    "clientCertificate",
    "clientCertificatePassword",
  ]);
  expect(schema).toMatchObject({ publisher: "pulumi-m365", license: "Apache-2.0" });
  expect(schema.keywords).toEqual(expect.arrayContaining(["category/cloud", "kind/native"]));
});

test("the schema has no unions of objects, constants or lists of enums, and inputs with a few values accept a text or an enum member", () => {
  const isEnum = ({ $ref = "" }: Property) => schema.types[$ref.replace("#/types/", "")]?.enum !== undefined;
  const said: Property[] = Object.values(schema.resources).flatMap(({ inputProperties }) =>
    Object.values(inputProperties),
  );
  said.push(
    ...Object.values(schema.functions).flatMap(({ inputs }) => Object.values(inputs?.properties ?? {})),
  );
  const all: Property[] = [
    ...said,
    ...[...Object.values(schema.types), ...Object.values(schema.resources)].flatMap(({ properties = {} }) =>
      Object.values(properties),
    ),
  ];
  const unions = all.filter(({ oneOf }) => oneOf);

  expect(unions.length).toBeGreaterThan(20);
  for (const { oneOf = [] } of unions) {
    expect(oneOf[0]).toEqual({ type: "string" });
    expect(oneOf).toHaveLength(2);
    expect(isEnum(oneOf[1] ?? {})).toBe(true);
  }
  expect(all.filter((one) => one.const !== undefined)).toEqual([]);
  expect(all.filter(({ items }) => items && (items.oneOf || isEnum(items)))).toEqual([]);
  expect(said.filter(isEnum)).toEqual([]);
});

test("settings are one record of all platforms, with properties required everywhere as required, and the others described", () => {
  const settings = schema.types["m365:index:EmailProfileSettings"] as Type & { required: string[] };
  const text = (key: string) => settings.properties?.[key]?.description;

  expect(settings.required).toEqual(["platform", "hostName"]);
  expect(text("useOAuth")).toContain("Only for `ios`.");
  expect(text("identityCertificateId")).toContain("Not for `windows10` and `windowsPhone`.");
  expect(text("accountName")).toContain(
    "Only for `ios`, `androidSamsungKnox`, `windows10` and `windowsPhone`. Required there.",
  );
  expect(text("emailAddressSource")).toContain("Required, but not for `windowsPhone`.");
});
