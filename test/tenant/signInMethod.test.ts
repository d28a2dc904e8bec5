import { readConfig } from "../../provider/tenant/config";
import type { Variables } from "./signInHarness";

const method = (stack: Variables, variables: Variables) =>
  readConfig((key) => stack[key], {
    M365_TENANT_ID: "5e2f0000-0000-4000-8000-000000000001",
    M365_CLIENT_ID: "a0f00000-0000-4000-8000-000000000001",
    ...variables,
  }).signIn.method;
const everything = {
  M365_GRAPH_TOKEN: "token",
  M365_CLIENT_SECRET: "secret",
  M365_CLIENT_CERTIFICATE_PATH: "app.pem",
  M365_OIDC_TOKEN_FILE_PATH: "token",
  M365_SERVICE_CONNECTION_ID: "connection",
  SYSTEM_OIDCREQUESTURI: "https://dev.example/oidctoken",
  SYSTEM_ACCESSTOKEN: "job",
  ACTIONS_ID_TOKEN_REQUEST_URL: "https://token.example/",
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: "job",
};

test("the first configured method is used, in the documented order", () => {
  const taken: string[] = [];
  const left: Variables = { ...everything };
  for (const name of [
    "M365_GRAPH_TOKEN",
    "M365_CLIENT_SECRET",
    "M365_CLIENT_CERTIFICATE_PATH",
    "M365_OIDC_TOKEN_FILE_PATH",
    "M365_SERVICE_CONNECTION_ID",
  ]) {
    taken.push(method({}, left));
    delete left[name];
  }
  taken.push(method({}, left));

  expect(taken).toEqual([
    "token",
    "clientSecret",
    "clientCertificate",
    "workloadIdentity",
    "azurePipelines",
    "githubActions",
  ]);
});

test("the stack's configuration takes precedence over the environment", () => {
  expect(method({ clientCertificatePath: "app.pem" }, everything)).toBe("clientCertificate");
});

test("m365:signIn takes precedence, in upper or lower case", () => {
  expect(method({ signIn: "GitHubActions" }, everything)).toBe("githubActions");
  expect(method({ signIn: "managedIdentity" }, everything)).toBe("managedIdentity");
});

test.each<[Variables, Variables, string]>([
  [
    { signIn: "password" },
    {},
    "m365:signIn is a text of 8 characters, not one of token, clientSecret, clientCertificate, workloadIdentity, azurePipelines, githubActions, managedIdentity, azureCli. Nothing was read or written.",
  ],
  [
    { signIn: "token" },
    {},
    "sign-in with a token needs m365:graphToken, m365:exchangeToken or both (or M365_GRAPH_TOKEN, M365_EXCHANGE_TOKEN); neither is set. Nothing was read or written.",
  ],
  [
    { signIn: "clientCertificate" },
    {},
    "sign-in with a certificate needs either m365:clientCertificatePath or m365:clientCertificate (or M365_CLIENT_CERTIFICATE_PATH, ARM_CLIENT_CERTIFICATE_PATH, AZURE_CLIENT_CERTIFICATE_PATH, M365_CLIENT_CERTIFICATE, ARM_CLIENT_CERTIFICATE); neither is set. Nothing was read or written.",
  ],
  [
    { clientCertificatePath: "app.pem" },
    { M365_CLIENT_CERTIFICATE: "text" },
    "; both are set. Nothing was read or written.",
  ],
  [
    { signIn: "githubActions" },
    {},
    "sign-in with githubActions needs the environment variables ACTIONS_ID_TOKEN_REQUEST_URL and ACTIONS_ID_TOKEN_REQUEST_TOKEN. GitHub sets them in a job with the permission id-token: write. Nothing was read or written.",
  ],
  [
    { signIn: "azurePipelines", serviceConnectionId: "connection" },
    { SYSTEM_OIDCREQUESTURI: "https://dev.example/oidctoken" },
    "sign-in with azurePipelines needs the environment variables SYSTEM_OIDCREQUESTURI and SYSTEM_ACCESSTOKEN. Azure Pipelines sets the first; give the step the second with env: SYSTEM_ACCESSTOKEN: $(System.AccessToken). Nothing was read or written.",
  ],
  [
    { signIn: "githubActions" },
    { ...everything, ACTIONS_ID_TOKEN_REQUEST_URL: "http://token.example/" },
    "ACTIONS_ID_TOKEN_REQUEST_URL is an address that no token can be sent to.",
  ],
  [
    { signIn: "workloadIdentity" },
    {},
    "sign-in is not configured: m365:oidcTokenFilePath (or M365_OIDC_TOKEN_FILE_PATH, ARM_OIDC_TOKEN_FILE_PATH, AZURE_FEDERATED_TOKEN_FILE) is not set. Set it with pulumi config set m365:oidcTokenFilePath <value>, or use environment variables. Nothing was read or written.",
  ],
])("%j with %j is refused in one sentence", (stack, variables, sentence) => {
  expect(() => method(stack, variables)).toThrow(sentence);
});
