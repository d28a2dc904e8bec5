import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readTenantsFile } from "../../../provider/cli/tenants/tenantsFile";
import { blockOf } from "../../pages";

const contoso = "11111111-0000-4000-8000-000000000000";
const application = "22222222-0000-4000-8000-000000000000";

let file: string;
beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), "m365-tenants-")), "tenants.yaml");
});
afterEach(() => rmSync(join(file, ".."), { recursive: true }));

const read = (text: string) => {
  writeFileSync(file, text);
  return readTenantsFile(file);
};

/** The error, one line for each mistake, without the file name. */
function mistakesOf(text: string): string[] {
  try {
    read(text);
  } catch (error) {
    const lines = (error as Error).message.split("\n");
    expect(lines.at(-1)).toBe("Nothing was read or written.");
    return lines.slice(0, -1).map((line) => line.replace(`${file}: `, ""));
  }
  throw new Error("The file was accepted.");
}

const mistakesOfTenant = (more: string) =>
  mistakesOf(`tenants:\n- name: contoso\n  tenantId: ${contoso}\n  ${more}\n`);

test("YAML and JSON are equivalent, and each tenant has the defaults unless it sets its own values", () => {
  const tenants = [
    {
      name: "contoso",
      tenantId: contoso,
      clientId: application,
      variables: { M365_ENVIRONMENT: "public" },
      secrets: { M365_CLIENT_SECRET: "FLEET_SECRET" },
    },
    {
      name: "fabrikam",
      tenantId: contoso,
      stack: "fabrikam/prod",
      clientId: contoso,
      variables: { M365_ENVIRONMENT: "china" },
      secrets: { M365_CLIENT_SECRET: "FABRIKAM_SECRET" },
    },
  ];

  expect(
    read(`
defaults:
  clientId: ${application}
  variables: { M365_ENVIRONMENT: public }
  secrets: { M365_CLIENT_SECRET: FLEET_SECRET }
tenants:
  - { name: contoso, tenantId: ${contoso} }
  - name: fabrikam
    tenantId: ${contoso}
    clientId: ${contoso}
    stack: fabrikam/prod
    variables: { M365_ENVIRONMENT: china }
    secrets: { M365_CLIENT_SECRET: FABRIKAM_SECRET }
`),
  ).toEqual(tenants);
  expect(read(JSON.stringify({ tenants }))).toEqual(tenants);
});

test("the file that docs/fleet.md shows is accepted", () => {
  expect(read(blockOf("docs/fleet.md", "defaults:")).map(({ name }) => name)).toEqual([
    "contoso",
    "fabrikam",
  ]);
});

test("all mistakes in a file are reported at once", () => {
  expect(
    mistakesOf(`
tenants:
  - { name: contoso, tenantId: contoso.com }
  - { name: Contoso AG, tenantId: ${contoso} }
  - { name: contoso }
`),
  ).toEqual([
    "tenants[0].tenantId: a text of 11 characters is not a tenant id (a GUID). Entra ID > Overview shows it.",
    "tenants[1].name: a text of 10 characters is not a name: use up to 63 lower-case letters, digits and hyphens.",
    "tenants[2].tenantId: is missing.",
  ]);
});

test.each([
  [
    "clientSecret: hunter2",
    'tenants[0]: "clientSecret" is not known here. Allowed: name, tenantId, stack, state, clientId, variables, secrets. Secrets are listed in secrets, by the names of their variables.',
  ],
  [
    "variables: { M365_CLIENT_SECRET: hunter2 }",
    'tenants[0].variables: "M365_CLIENT_SECRET" looks like a secret, and this file must not contain secrets. Name the variable of this process that contains it: secrets: { M365_CLIENT_SECRET: CONTOSO_SECRET }.',
  ],
  [
    "variables: { HOME: /root }",
    'tenants[0].variables: "HOME" is already set for each tenant. Leave it out.',
  ],
  [
    "secrets: { m365secret: CONTOSO }",
    'tenants[0].secrets: "m365secret" is not the name of a variable: use capital letters, digits and underscores.',
  ],
  ["clientId: 12", "tenants[0].clientId: a number is not a text."],
  ["variables: none", "tenants[0].variables: a text of 4 characters is not a list of names and values."],
  ["stack: a b", "tenants[0].stack: a text of 3 characters is not the name of a stack."],
])("%s is refused with one sentence", (more, sentence) => {
  expect(mistakesOfTenant(more)).toEqual([sentence]);
});

test("the value of a secret given by mistake is not repeated", () => {
  expect(mistakesOfTenant("secrets: { M365_CLIENT_SECRET: hunter2~x }").join()).not.toContain("hunter2");
});

test.each([
  "LD_PRELOAD",
  "DYLD_INSERT_LIBRARIES",
  "NODE_OPTIONS",
  "NODE_TLS_REJECT_UNAUTHORIZED",
  "BASH_ENV",
  "PYTHONPATH",
  "GIT_SSH_COMMAND",
  "SSL_CERT_FILE",
  "HTTPS_PROXY",
  "AZURE_AUTHORITY_HOST",
  "IDENTITY_ENDPOINT",
  "PULUMI_NODEJS_TYPESCRIPT_PATH",
  "JAVA_TOOL_OPTIONS",
])("%s cannot be set for a tenant, neither as a variable nor as a secret", (name) => {
  const sentence = `"${name}" changes what runs, where it connects or whom it trusts. Set it for the machine, or leave it out.`;

  expect(mistakesOfTenant(`variables: { ${name}: /tmp/x }`)).toEqual([`tenants[0].variables: ${sentence}`]);
  expect(mistakesOfTenant(`secrets: { ${name}: CONTOSO_SECRET }`)).toEqual([
    `tenants[0].secrets: ${sentence}`,
  ]);
});

test.each(["M365_AUTHORITY_HOST", "M365_GRAPH_ENDPOINT", "M365_EXCHANGE_ENDPOINT"])(
  "%s can only point to this machine",
  (name) => {
    expect(mistakesOfTenant(`variables: { ${name}: "https://login.example" }`)).toEqual([
      `tenants[0].variables.${name}: would send this tenant's secret to a host that is not Microsoft's. Only addresses on this machine are allowed here; select a cloud with M365_ENVIRONMENT.`,
    ]);
    expect(
      read(`tenants: [{ name: a, tenantId: ${contoso}, variables: { ${name}: "https://127.0.0.1:1" } }]`),
    ).toHaveLength(1);
  },
);

test("a tenant's secret is passed to no other tenant, and the machine's own secrets to none", () => {
  const one = (name: string, from: string) =>
    `{ name: ${name}, tenantId: ${contoso}, secrets: { M365_CLIENT_SECRET: ${from} } }`;

  expect(
    mistakesOf(`tenants: [${one("contoso", "CONTOSO_SECRET")}, ${one("fabrikam", "CONTOSO_SECRET")}]`),
  ).toEqual([
    'tenants[1].secrets.M365_CLIENT_SECRET: is also the secret of "contoso". A secret that tenants share belongs in defaults.',
  ]);
  expect(mistakesOf(`tenants: [${one("contoso", "ACTIONS_ID_TOKEN_REQUEST_TOKEN")}]`)).toEqual([
    "tenants[0].secrets.M365_CLIENT_SECRET: names a variable with which this machine itself signs in, and which no tenant gets.",
  ]);
});

test("files without a list of tenants, with duplicate tenant names, or with invalid YAML are refused", () => {
  expect(mistakesOf("tenants: []")).toEqual(["tenants: names no tenant."]);
  expect(mistakesOf("")).toEqual(["the file is empty. Write the list below a line `tenants:`."]);
  expect(mistakesOf("- name: contoso")).toEqual(["is a list. Write the list below a line `tenants:`."]);
  expect(mistakesOf("fleet: 1\ntenants:\n- [1]\n")).toEqual([
    "tenants[0]: a list is not an object.",
    '"fleet" is not known here. Allowed: defaults, tenants.',
  ]);
  expect(mistakesOf("tenants: *nobody")).toEqual([expect.stringMatching(/^Unresolved alias .+\.$/)]);
  const bomb = Array.from(
    { length: 9 },
    (_, at) => `a${at}: &a${at} [${`*a${at - 1},`.repeat(at && 9) || 1}]`,
  );
  expect(mistakesOf(bomb.join("\n"))).toEqual([expect.stringMatching(/^Excessive alias count .+\.$/)]);
  expect(mistakesOf("tenants: {")).toEqual([
    expect.stringMatching(/, line 1: this is not YAML \(.+\)\. Correct this line\.$/),
  ]);
  expect(
    mistakesOf(
      `tenants: [{ name: contoso, tenantId: ${contoso} }, { name: contoso, tenantId: ${application} }]`,
    ),
  ).toEqual([
    'tenants[1].name: "contoso" is already the name of another tenant. Results are stored by name.',
  ]);
  expect(() => readTenantsFile("/nowhere/tenants.yaml")).toThrow(
    "/nowhere/tenants.yaml: there is no such file.\nNothing was read or written.",
  );
});
