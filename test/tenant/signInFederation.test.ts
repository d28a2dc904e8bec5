import { expectBothServices, openSignInRoom, refusal, type SignInRoom } from "./signInHarness";

let room: SignInRoom;

beforeAll(async () => {
  room = await openSignInRoom();
});
beforeEach(() => room.loopback.clearRequests());
afterAll(() => room.close());

test("a GitHub Actions job signs in with its own token", async () => {
  await expectBothServices(room, room.signedIn(room.loopback.runners.githubActions));
});

test("an Azure Pipelines job signs in through its service connection", async () => {
  await expectBothServices(room, room.signedIn(room.loopback.runners.azurePipelines));
});

test("a pod signs in with the token in its file", async () => {
  const path = room.file("token", `${room.loopback.runners.federatedToken()}\n`);

  await expectBothServices(room, room.signedIn({ AZURE_FEDERATED_TOKEN_FILE: path }));
});

test.each([
  ["issuer", { iss: "https://issuer.example" }, "AADSTS700211"],
  ["subject", { sub: "system:serviceaccount:other:m365" }, "AADSTS700213"],
  ["audience", { aud: "api://other" }, "AADSTS700212"],
])("a token with another %s is refused, and the error says what to compare", async (_, claims, code) => {
  const path = room.file("other-token", room.loopback.runners.federatedToken(claims));

  expect(await refusal(room, room.signedIn({ M365_OIDC_TOKEN_FILE_PATH: path }))).toBe(
    `sign-in to tenant ${room.loopback.tenantId} as application ${room.loopback.clientId} failed: ${code}. No federated credential of the application matches the token: compare issuer, subject and audience under App registrations > Certificates & secrets > Federated credentials. Nothing was read or written.`,
  );
});

test("a token that seems too old is refused, with advice to check the clock", async () => {
  const path = room.file("old-token", room.loopback.runners.federatedToken({ exp: 1_700_000_000 }));

  expect(await refusal(room, room.signedIn({ M365_OIDC_TOKEN_FILE_PATH: path }))).toContain(
    "AADSTS700024. The token or certificate is not valid at this time: check this machine's clock.",
  );
});

test("if the job's token request is refused, the message names the permission that the job needs", async () => {
  const tenant = room.signedIn({
    ...room.loopback.runners.githubActions,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: "of-another-job",
  });

  expect(await refusal(room, tenant)).toBe(
    `${new URL(room.loopback.authorityHost).host} returned no token for the sign-in (401). Give the job the permission id-token: write. Nothing was read or written.`,
  );
  expect(room.loopback.tokenRequests).toEqual([]);
});

test("an unknown service connection is named in the error", async () => {
  const tenant = room.signedIn({
    ...room.loopback.runners.azurePipelines,
    M365_SERVICE_CONNECTION_ID: "5e2f0000-0000-4000-8000-0000000000ff",
  });

  expect(await refusal(room, tenant)).toContain(
    "returned no token for the sign-in (404). Check m365:serviceConnectionId, and that this pipeline can use the service connection.",
  );
});

/** The loopback's application accepts only the public cloud's audience, so it refuses the audiences of other clouds. */
test.each([
  ["usgovernmentl4", "api://AzureADTokenExchangeUSGov"],
  ["usgovernmentl5", "api://AzureADTokenExchangeUSGov"],
  ["china", "api://AzureADTokenExchangeChina"],
])("a job in %s requests a token with the audience %s", async (environment, audience) => {
  const tenant = room.signedIn({ ...room.loopback.runners.githubActions, M365_ENVIRONMENT: environment });

  expect(await refusal(room, tenant)).toContain("failed: AADSTS700212.");
  expect(room.loopback.tokenRequests.map(({ assertionAudience }) => assertionAudience)).toEqual([audience]);
});
