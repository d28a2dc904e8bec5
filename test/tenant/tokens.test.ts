import { listActiveSyncDeviceAccessRules } from "../../provider/tenant/exchange/accessRules";
import { listGroupsNamed } from "../../provider/tenant/graph/groups";
import { atTime } from "../clock";
import { openRoom, type Room } from "../resources/harness";

const claims = JSON.stringify({ access_token: { nbf: { essential: true, value: "1780000000" } } });
const challenge = {
  match: { method: "GET", path: /groups/ },
  status: 401,
  headers: {
    "WWW-Authenticate": `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", error="insufficient_claims", claims="${Buffer.from(claims).toString("base64")}"`,
  },
  body: { error: { code: "InvalidAuthenticationToken", message: "Continuous access evaluation" } },
};

const challenged = ({ loopback }: Room) =>
  loopback.tokenRequests.map((request) => request.claims?.includes("1780000000") ?? false);

test("a claims challenge is answered once with a new token, and the request succeeds", async () => {
  await using room = await openRoom();
  const { graph } = room.operation().tenant;
  room.loopback.inject(challenge);

  await expect(listGroupsNamed(graph, "Sales")).resolves.toHaveLength(1);

  expect(room.loopback.log).toEqual(["GET /v1.0/groups", "GET /v1.0/groups"]);
  expect(challenged(room)).toEqual([false, true]);
});

test("a second challenge in a row is an error that names the credential", async () => {
  await using room = await openRoom();
  const { graph } = room.operation().tenant;
  room.loopback.inject({ ...challenge, times: 2 });

  await expect(listGroupsNamed(graph, "Sales")).rejects.toThrow(
    "GET /v1.0/groups: 401 InvalidAuthenticationToken: Continuous access evaluation. Check that the application's credential is still valid.",
  );

  expect(room.loopback.log).toHaveLength(2);
  expect(challenged(room)).toEqual([false, true]);
});

test("requests that get the same challenge share one new token", async () => {
  await using room = await openRoom();
  const { graph } = room.operation().tenant;
  await listGroupsNamed(graph, "Sales");
  let arrived = 0;
  let go = () => {};
  const all = new Promise<void>((resolve) => {
    go = resolve;
  });
  const before = () => {
    arrived += 1;
    if (arrived === 5) go();
    return all;
  };
  room.loopback.inject({ ...challenge, times: 5, before });

  const found = await Promise.all([1, 2, 3, 4, 5].map(() => listGroupsNamed(graph, "Sales")));

  expect(found.map(({ length }) => length)).toEqual([1, 1, 1, 1, 1]);
  expect(challenged(room)).toEqual([false, true]);
});

test("each service has its own token, which is requested once", async () => {
  await using room = await openRoom();
  const { tenant } = room.operation();

  await Promise.all([
    ...[1, 2, 3].map(() => listGroupsNamed(tenant.graph, "Sales")),
    ...[1, 2, 3].map(() => listActiveSyncDeviceAccessRules(tenant)),
  ]);

  expect(room.loopback.tokenRequests.map(({ scope }) => scope.split(" ")[0]).sort()).toEqual([
    "https://graph.microsoft.com/.default",
    "https://outlook.office365.com/.default",
  ]);
});

test("reads and writes at the same time share one token", async () => {
  await using room = await openRoom();
  const { graph } = room.operation().tenant;
  const write = { method: "POST", path: "/beta/deviceManagement/deviceConfigurations", body: {} } as const;

  await Promise.all([listGroupsNamed(graph, "Sales"), graph.send(write), graph.send(write)]);

  expect(room.loopback.tokenRequests).toHaveLength(1);
});

test("a token that expires during a run is renewed once for all waiting requests", async () => {
  await using room = await openRoom();
  const { graph } = room.operation().tenant;
  await listGroupsNamed(graph, "Sales");

  await atTime(Date.now() + 2 * 60 * 60_000, () =>
    Promise.all([1, 2, 3].map(() => expect(listGroupsNamed(graph, "Sales")).resolves.toHaveLength(1))),
  );

  expect(room.loopback.tokenRequests.map(({ status }) => status)).toEqual([200, 200]);
  expect(room.loopback.requests.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
});

test("a token is renewed before it expires, so that it is still valid for a slow request", async () => {
  await using room = await openRoom();
  const { identity, audience } = room.operation().tenant.graph;
  const scope = `${audience}/.default`;
  const first = await identity.getToken(scope);

  const early = await atTime(first.expiresOnTimestamp - 6 * 60_000, () => identity.getToken(scope));
  const late = await atTime(first.expiresOnTimestamp - 4 * 60_000, () => identity.getToken(scope));

  expect([early.token === first.token, late.token === first.token]).toEqual([true, false]);
});

test("after a failed sign-in, the next request signs in again", async () => {
  await using room = await openRoom();
  const { graph } = room.operation().tenant;
  room.loopback.inject({
    match: { path: /oauth2.v2.0.token/ },
    status: 400,
    body: { error: "invalid_grant" },
  });

  await expect(listGroupsNamed(graph, "Sales")).rejects.toThrow("sign-in to tenant");
  await expect(listGroupsNamed(graph, "Sales")).resolves.toHaveLength(1);
});
