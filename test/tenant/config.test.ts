import { clouds, environments } from "../../provider/tenant/clouds";
import { type Config, readConfig } from "../../provider/tenant/config";
import { type ConfigKey, configKeys } from "../../provider/tenant/configKeys";

const tenant = (digit: string) => `${digit.repeat(8)}-0000-0000-0000-000000000000`;
const complete: NodeJS.ProcessEnv = {
  M365_TENANT_ID: tenant("1"),
  M365_CLIENT_ID: "a0f00000-0000-4000-8000-000000000001",
  M365_CLIENT_SECRET: "secret",
};
const from = (stack: Partial<Record<ConfigKey, string>>, variables: NodeJS.ProcessEnv = complete) =>
  readConfig((key) => stack[key], variables);

test("the stack's configuration takes precedence, followed by M365_, ARM_ and AZURE_ variables", () => {
  const variables = { ...complete, ARM_TENANT_ID: tenant("2"), AZURE_TENANT_ID: tenant("3") };

  expect(from({ tenantId: tenant("0") }, variables).tenantId).toBe(tenant("0"));
  expect(from({}, variables).tenantId).toBe(tenant("1"));
  expect(from({}, { ...variables, M365_TENANT_ID: "" }).tenantId).toBe(tenant("2"));
  expect(from({}, { ...variables, M365_TENANT_ID: undefined, ARM_TENANT_ID: undefined }).tenantId).toBe(
    tenant("3"),
  );
});

/** For each key, a value and the property of the configuration that shows it. */
const readBack: Record<
  ConfigKey,
  { value: string; shown: (config: Config) => unknown; with?: NodeJS.ProcessEnv }
> = {
  tenantId: { value: tenant("4"), shown: ({ tenantId }) => tenantId },
  clientId: { value: tenant("5"), shown: ({ signIn }) => signIn.clientId },
  signIn: { value: "azureCli", shown: ({ signIn }) => signIn.method },
  graphToken: { value: "given", shown: ({ signIn }) => "graphToken" in signIn && signIn.graphToken },
  exchangeToken: { value: "given", shown: ({ signIn }) => "exchangeToken" in signIn && signIn.exchangeToken },
  clientSecret: { value: "given", shown: ({ signIn }) => "clientSecret" in signIn && signIn.clientSecret },
  clientCertificatePath: {
    value: "app.pem",
    shown: ({ signIn }) => "path" in signIn && signIn.path,
    with: { M365_SIGN_IN: "clientCertificate" },
  },
  clientCertificate: {
    value: "given",
    shown: ({ signIn }) => "content" in signIn && signIn.content,
    with: { M365_SIGN_IN: "clientCertificate" },
  },
  clientCertificatePassword: {
    value: "given",
    shown: ({ signIn }) => "password" in signIn && signIn.password,
    with: { M365_SIGN_IN: "clientCertificate", M365_CLIENT_CERTIFICATE: "text" },
  },
  oidcTokenFilePath: {
    value: "token",
    shown: ({ signIn }) => "tokenFilePath" in signIn && signIn.tokenFilePath,
    with: { M365_SIGN_IN: "workloadIdentity" },
  },
  serviceConnectionId: {
    value: "given",
    shown: ({ signIn }) => "serviceConnectionId" in signIn && signIn.serviceConnectionId,
    with: {
      M365_SIGN_IN: "azurePipelines",
      SYSTEM_OIDCREQUESTURI: "https://dev.example",
      SYSTEM_ACCESSTOKEN: "job",
    },
  },
  environment: { value: "china", shown: ({ environment }) => environment },
  graphEndpoint: { value: "https://graph.example", shown: ({ graphEndpoint }) => graphEndpoint },
  exchangeEndpoint: { value: "https://exchange.example", shown: ({ exchangeEndpoint }) => exchangeEndpoint },
  authorityHost: { value: "https://login.example", shown: ({ authorityHost }) => authorityHost },
  diffAgainst: { value: "state", shown: ({ diffAgainst }) => diffAgainst },
  approvalJustification: {
    value: "Change 4711",
    shown: ({ approvalJustification }) => approvalJustification,
  },
  writesPer20Seconds: { value: "50", shown: ({ writesPer20Seconds }) => String(writesPer20Seconds) },
};

test.each(Object.entries(configKeys) as [ConfigKey, readonly string[]][])(
  "%s is read from each of its variables",
  (key, variables) => {
    const { value, shown, with: needed } = readBack[key];
    for (const name of variables) {
      const without = Object.fromEntries(
        Object.entries(complete).filter(([other]) => !variables.includes(other)),
      );

      expect(shown(from({}, { ...without, ...needed, [name]: value }))).toBe(value);
    }
  },
);

test.each(environments)("%s sends requests and sign-in to that cloud's own hosts", (environment) => {
  const { graph, exchange, authority } = clouds[environment];

  expect(from({ environment })).toMatchObject({
    graphEndpoint: graph,
    exchangeEndpoint: exchange,
    authorityHost: authority,
    hasOwnAuthority: false,
  });
});

test("a custom authority disables instance discovery", () => {
  expect(from({ authorityHost: "https://login.example/" })).toMatchObject({
    authorityHost: "https://login.example",
    hasOwnAuthority: true,
  });
});

test.each([
  ["http://graph.example", false],
  ["ftp://graph.example", false],
  ["graph.example", false],
  ["http://127.0.0.1:8080", true],
  ["http://localhost:8080", true],
  ["https://graph.example", true],
])("an endpoint %s is accepted: %s", (graphEndpoint, isAccepted) => {
  const read = () => from({ graphEndpoint });

  if (isAccepted) expect(read().graphEndpoint).toBe(graphEndpoint);
  else
    expect(read).toThrow(
      /^m365:graphEndpoint is (an address|a text of 13 characters) that no token can be sent to\. Use an address with https/,
    );
});

test.each([
  [{ tenantId: "contoso.com" }, "m365:tenantId is a text of 11 characters, not a tenant id (a GUID)."],
  [
    { environment: "mars" },
    "m365:environment is a text of 4 characters, not one of public, usgovernmentl4, usgovernmentl5, china.",
  ],
  [{ diffAgainst: "memory" }, "m365:diffAgainst is a text of 6 characters, not one of tenant, state."],
])("%j is refused with the allowed values", (stack, sentence) => {
  expect(() => from(stack)).toThrow(sentence);
});

test("one error names everything that is missing, where the provider looked, and how to set it", () => {
  expect(() => from({}, {})).toThrow(
    "sign-in is not configured: m365:tenantId (or M365_TENANT_ID, ARM_TENANT_ID, AZURE_TENANT_ID); m365:clientId (or M365_CLIENT_ID, ARM_CLIENT_ID, AZURE_CLIENT_ID); m365:clientSecret (or M365_CLIENT_SECRET, ARM_CLIENT_SECRET, AZURE_CLIENT_SECRET) are not set. Set them with pulumi config set m365:tenantId <value>, and the secret with pulumi config set --secret m365:clientSecret, or use environment variables. To sign in without a secret, set m365:signIn. Nothing was read or written.",
  );
});

test("disabled TLS verification is refused before a credential is read", () => {
  expect(() => from({}, { NODE_TLS_REJECT_UNAUTHORIZED: "0" })).toThrow(
    "NODE_TLS_REJECT_UNAUTHORIZED is 0, which accepts any TLS certificate: tokens could be intercepted. Unset it; for a private certificate authority, set NODE_EXTRA_CA_CERTS to its PEM file. Nothing was read or written.",
  );
  expect(from({}, { ...complete, NODE_TLS_REJECT_UNAUTHORIZED: "1" }).environment).toBe("public");
});

test("writes to Intune are limited to Microsoft's limit, or to a lower configured one", () => {
  expect(from({}).writesPer20Seconds).toBe(100);
  expect(from({ writesPer20Seconds: "25" }).writesPer20Seconds).toBe(25);
});

test.each(["0", "-1", "2.5", "many", "1000000"])("%s writes in 20 seconds are refused", (text) => {
  expect(() => from({ writesPer20Seconds: text })).toThrow(
    /^m365:writesPer20Seconds is a text of \d characters?, not a whole number from 1 to 999999\./,
  );
});
