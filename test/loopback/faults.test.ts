import { startLoopback, trustLoopback } from "../../provider/loopback";
import {
  configurations,
  connect,
  create,
  credentialFor,
  exchangeScope,
  graphScope,
  iosProfile,
} from "./client";

const type = iosProfile["@odata.type"];

test("a fault replaces the service's answer as often as configured", async () => {
  await using client = await connect();
  client.loopback.inject({
    match: { method: "GET", path: /groups/ },
    times: 2,
    status: 503,
    headers: { "retry-after": "7" },
    body: { error: { code: "serviceNotAvailable" } },
  });

  const answers = [];
  for (let count = 0; count < 3; count += 1) answers.push(await client.graph("GET", "/v1.0/groups"));

  expect(answers.map(({ status }) => status)).toEqual([503, 503, 200]);
  expect(answers[0]?.headers.get("retry-after")).toBe("7");
  expect(answers[0]?.body).toEqual({ error: { code: "serviceNotAvailable" } });
  expect(client.loopback.requests.map(({ status }) => status)).toEqual([503, 503, 200]);
});

test("if the answer is lost, the change is still made", async () => {
  await using client = await connect();
  client.loopback.inject({
    match: { method: "POST", path: /deviceConfigurations/ },
    when: "after",
    status: 504,
  });

  const { status, text } = await client.graph("POST", configurations, iosProfile);

  expect([status, text]).toEqual([504, ""]);
  expect([...client.loopback.tenant.deviceConfigurations.values()].at(-1)?.displayName).toBe("iOS mail");
});

test.each(["before", "after"] as const)(
  "a connection dropped %s the change fails the request",
  async (when) => {
    await using client = await connect();
    const before = client.loopback.tenant.deviceConfigurations.size;
    client.loopback.inject({ match: { method: "POST" }, when, action: "drop" });

    await expect(client.graph("POST", configurations, iosProfile)).rejects.toThrow("fetch failed");

    expect(client.loopback.tenant.deviceConfigurations.size).toBe(when === "before" ? before : before + 1);
    expect(client.loopback.requests).toEqual([expect.objectContaining({ method: "POST", status: 0 })]);
  },
);

test("a stalled request ends when the loopback closes", async () => {
  const client = await connect();
  client.loopback.inject({ match: () => true, action: "stall" });

  const request = client.graph("GET", "/v1.0/groups").catch((error: Error) => error.message);
  while (client.loopback.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await client.loopback.close();

  expect(await request).toBe("fetch failed");
});

test("another administrator can make a change between read and write", async () => {
  await using client = await connect();
  const { administrator, tenant } = client.loopback;
  const id = await create(client);
  client.loopback.inject({
    match: { method: "POST", path: /assign$/ },
    before: () =>
      void administrator.assign(id, [{ "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" }]),
  });

  const { status } = await client.graph("POST", `${configurations}/${id}/assign`, {
    assignments: [{ target: { "@odata.type": "#microsoft.graph.allLicensedUsersAssignmentTarget" } }],
  });

  expect(status).toBe(200);
  expect(tenant.auditEvents.slice(-2).map(({ activityType }) => activityType)).toEqual([
    "Assign DeviceConfiguration",
    "Assign DeviceConfiguration",
  ]);
  expect(tenant.assignments.get(id)).toHaveLength(1);
});

test("a fault for one cmdlet can embed an error in a 200", async () => {
  await using client = await connect();
  const body = { "@odata.error": { code: "BadRequest" }, value: [] };
  client.loopback.inject({ match: { cmdlet: "Get-MobileDevice" }, status: 200, body });

  const devices = await client.exchange("Get-MobileDevice");
  const settings = await client.exchange("Get-ActiveSyncOrganizationSettings");

  expect([devices.status, devices.body]).toEqual([200, body]);
  expect(settings.body.value).toHaveLength(1);
});

test("a fault can redirect to another name of the loopback, which answers", async () => {
  await using client = await connect();
  const { exchangeEndpoint, tenantId } = client.loopback;
  const path = `/adminapi/beta/${tenantId}/InvokeCommand`;
  const regional = exchangeEndpoint.replace("127.0.0.1", "localhost") + path;
  client.loopback.inject({
    match: { cmdlet: "Get-MobileDevice" },
    status: 308,
    headers: { location: regional },
  });

  const first = await client.exchange("Get-MobileDevice");
  const location = first.headers.get("location") ?? "";
  const second = await client.exchangeUrl("POST", location, {
    CmdletInput: { CmdletName: "Get-MobileDevice" },
  });

  expect([first.status, second.status]).toEqual([308, 200]);
});

test("a fault applies to the sign-in only if it names its path", async () => {
  await using loopback = await startLoopback();
  trustLoopback(loopback);
  const credential = credentialFor(loopback);
  loopback.inject({ match: () => true, status: 500 });
  await credential.getToken(graphScope);
  loopback.inject({
    match: { path: /oauth2\/v2\.0\/token/ },
    status: 401,
    body: {
      error: "invalid_client",
      error_description: "AADSTS7000222: The provided client secret keys are expired.",
    },
  });

  await expect(credential.getToken(exchangeScope)).rejects.toThrow("AADSTS7000222");
});

test("a list lags behind a get for the given number of reads", async () => {
  await using client = await connect();
  client.loopback.staleReads({ lists: 2 });
  const id = await create(client);
  const listed = async () =>
    (await client.graph("GET", configurations)).body.value.some((one: { id: string }) => one.id === id);

  expect((await client.graph("GET", `${configurations}/${id}`)).status).toBe(200);
  expect([await listed(), await listed(), await listed()]).toEqual([false, false, true]);
});

test("a get shows the old value for the given number of reads, and a write uses the new one", async () => {
  await using client = await connect();
  const id = await create(client);
  client.loopback.staleReads({ gets: 1 });
  await client.graph("PATCH", `${configurations}/${id}`, {
    "@odata.type": type,
    hostName: "new.contoso.com",
  });

  const hosts = [];
  for (let count = 0; count < 2; count += 1)
    hosts.push((await client.graph("GET", `${configurations}/${id}`)).body.hostName);

  expect(hosts).toEqual(["outlook.office365.com", "new.contoso.com"]);
});

test("writes above the limit are throttled with Retry-After and leave no change; reads are not", async () => {
  await using client = await connect({ writeLimit: { requests: 2, windowMs: 20_000 } });
  const before = client.loopback.tenant.deviceConfigurations.size;

  const statuses = [];
  for (let count = 0; count < 3; count += 1)
    statuses.push((await client.graph("POST", configurations, iosProfile)).status);
  const throttled = await client.exchange("Set-ActiveSyncOrganizationSettings", {
    DefaultAccessLevel: "Block",
  });
  const read = await client.graph("GET", configurations);

  expect(statuses).toEqual([201, 201, 429]);
  expect(throttled.status).toBe(429);
  expect(Number(throttled.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(read.status).toBe(200);
  expect(client.loopback.tenant.deviceConfigurations.size).toBe(before + 2);
});

test("the log is short, in order, and can be cleared", async () => {
  await using client = await connect();
  await client.graph("GET", "/v1.0/groups?$top=1");
  await client.exchange("Get-MobileDevice");
  const { log } = client.loopback;
  expect(log).toEqual(["GET /v1.0/groups", "Get-MobileDevice"]);
  expect(client.loopback.requests[0]).toEqual({
    method: "GET",
    path: "/v1.0/groups?$top=1",
    status: 200,
    kind: "read",
  });

  client.loopback.clearRequests();
  await client.graph("GET", "/v1.0/none");

  expect(log).toEqual(["GET /v1.0/none"]);
  expect(client.loopback.violations).toHaveLength(1);
});

test("a path of no service returns 501 and is a violation", async () => {
  await using client = await connect();

  const { status } = await client.graph("GET", "/v2.0/groups");

  expect(status).toBe(501);
  expect(client.loopback.violations).toHaveLength(1);
});

test("a body that is not JSON returns 400 and is a violation", async () => {
  await using client = await connect();

  const response = await fetch(client.loopback.graphEndpoint + configurations, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{",
  });

  expect(response.status).toBe(400);
  expect(client.loopback.violations).toHaveLength(1);
});
