import { listActiveSyncDeviceAccessRules } from "../../provider/tenant/exchange/accessRules";
import { setActiveSyncOrganizationSettings } from "../../provider/tenant/exchange/organizationSettings";
import { getTogether } from "../../provider/tenant/graph/batch";
import { createDeviceConfiguration } from "../../provider/tenant/graph/deviceConfigurations";
import { listGroupsNamed } from "../../provider/tenant/graph/groups";
import { openRoom, type Room } from "../resources/harness";
import { gmailProfile } from "./gmailProfile";

const statuses = ({ loopback }: Room) => loopback.requests.map(({ status }) => status);
const signIns = ({ loopback }: Room) => loopback.tokenRequests.map(({ status }) => status);
/** A tenant that has received one request with each service's token. */
async function signedIn() {
  const room = await openRoom();
  const { tenant } = room.operation();
  await listGroupsNamed(tenant.graph, "Sales");
  await listActiveSyncDeviceAccessRules(tenant);
  room.loopback.clearRequests();
  return { room, tenant, [Symbol.asyncDispose]: () => room[Symbol.asyncDispose]() };
}

test("a revoked token is renewed once, and a read of Graph succeeds", async () => {
  await using run = await signedIn();
  run.room.loopback.revokeTokens();

  await expect(listGroupsNamed(run.tenant.graph, "Sales")).resolves.toHaveLength(1);

  expect(run.room.loopback.log).toEqual(["GET /v1.0/groups", "GET /v1.0/groups"]);
  expect([statuses(run.room), signIns(run.room)]).toEqual([[401, 200], [200]]);
});

test("a write to Graph with a revoked token is carried out once", async () => {
  await using run = await signedIn();
  run.room.loopback.revokeTokens();

  const { id } = await createDeviceConfiguration(run.tenant.graph, gmailProfile());

  const { deviceConfigurations } = run.room.loopback.tenant;
  expect([...deviceConfigurations.values()].filter(({ displayName }) => displayName === "x")).toEqual([
    expect.objectContaining({ id }),
  ]);
  expect([statuses(run.room), signIns(run.room)]).toEqual([[401, 201], [200]]);
});

test("Exchange's cmdlets succeed with a renewed token, for reads and writes", async () => {
  await using run = await signedIn();
  run.room.loopback.revokeTokens();

  await listActiveSyncDeviceAccessRules(run.tenant);
  run.room.loopback.revokeTokens();
  await setActiveSyncOrganizationSettings(run.tenant, { DefaultAccessLevel: "Quarantine" });

  expect(run.room.loopback.log).toEqual([
    ...["Get-ActiveSyncDeviceAccessRule", "Get-ActiveSyncDeviceAccessRule"],
    ...["Set-ActiveSyncOrganizationSettings", "Set-ActiveSyncOrganizationSettings"],
  ]);
  expect([statuses(run.room), signIns(run.room)]).toEqual([
    [401, 200, 401, 200],
    [200, 200],
  ]);
});

/** Delays the answers until this many requests have arrived. */
function together(count: number): () => Promise<void> {
  let arrived = 0;
  let go = () => {};
  const all = new Promise<void>((resolve) => {
    go = resolve;
  });
  return () => {
    arrived += 1;
    if (arrived === count) go();
    return all;
  };
}

test("ten simultaneous requests with a revoked token share one new token", async () => {
  await using run = await signedIn();
  const { loopback } = run.room;
  loopback.inject({ match: { method: "GET" }, times: 10, before: together(10) });
  loopback.revokeTokens();

  const found = await Promise.all(
    Array.from({ length: 10 }, () => listGroupsNamed(run.tenant.graph, "Sales")),
  );

  expect(found.map(({ length }) => length)).toEqual(Array.from({ length: 10 }, () => 1));
  expect(statuses(run.room).filter((status) => status === 401)).toHaveLength(10);
  expect(statuses(run.room).filter((status) => status === 200)).toHaveLength(10);
  expect(signIns(run.room)).toEqual([200]);
});

test("a late refusal of an old token does not renew the token again", async () => {
  await using run = await signedIn();
  const { loopback } = run.room;
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  loopback.inject({ match: { path: /users/ }, before: () => held });
  loopback.revokeTokens();

  const late = run.tenant.graph.send({ method: "GET", path: "/v1.0/users/$count" });
  await listGroupsNamed(run.tenant.graph, "Sales");
  letGo();
  await late;

  expect(signIns(run.room)).toEqual([200]);
});

test("a batch is sent again with a new token", async () => {
  await using run = await signedIn();
  run.room.loopback.revokeTokens();

  const answers = await Promise.all(
    ["/beta/groups", "/beta/users/$count"].map((path) => getTogether(run.tenant.graph, path)),
  );

  expect(answers[0]).toMatchObject({ status: 200 });
  expect(run.room.loopback.log.filter((line) => line.includes("$batch"))).toHaveLength(2);
  expect(signIns(run.room)).toEqual([200]);
});

test("a refused item of a batch is sent separately", async () => {
  await using run = await signedIn();
  run.room.loopback.inject({ match: { path: /groups/ }, status: 401 });

  const answers = await Promise.all([
    getTogether(run.tenant.graph, "/beta/groups"),
    getTogether(run.tenant.graph, "/beta/deviceManagement/deviceConfigurations"),
  ]);

  expect(answers).toEqual([undefined, expect.objectContaining({ status: 200 })]);
});

test.each([
  [
    "Graph",
    (run: Awaited<ReturnType<typeof signedIn>>) => listGroupsNamed(run.tenant.graph, "Sales"),
    "GET /v1.0/groups: 401 InvalidAuthenticationToken: Lifetime validation failed, the token is expired. Check that the application's credential is still valid.",
  ],
  [
    "Exchange",
    (run: Awaited<ReturnType<typeof signedIn>>) => listActiveSyncDeviceAccessRules(run.tenant),
    "Get-ActiveSyncDeviceAccessRule: 401 HTTP 401: no explanation given. Check that the application's credential is still valid, and that it has a role in Exchange (m365 whoami).",
  ],
])("a new token that %s refuses is an error after two requests", async (_, ask, sentence) => {
  await using run = await signedIn();
  const { loopback } = run.room;
  loopback.inject({ match: () => true, times: 2, before: loopback.revokeTokens });

  await expect(ask(run)).rejects.toThrow(sentence);

  expect([statuses(run.room), signIns(run.room)]).toEqual([[401, 401], [200]]);
});

test("a sign-in that fails during a run does not say that nothing was written", async () => {
  await using run = await signedIn();
  const { loopback } = run.room;
  loopback.revokeTokens();
  loopback.inject({
    match: { path: /oauth2.v2.0.token/ },
    status: 401,
    body: { error: "invalid_client", error_description: "AADSTS7000222: expired" },
  });

  await expect(createDeviceConfiguration(run.tenant.graph, gmailProfile())).rejects.toThrow(
    `sign-in to tenant ${loopback.tenantId} as application ${loopback.clientId} failed: AADSTS7000222. The client secret has expired: create a new one under App registrations > Certificates & secrets. What was written before stays in the tenant.`,
  );

  expect(statuses(run.room)).toEqual([401]);
});
