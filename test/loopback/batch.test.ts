import { configurations, connect, iosProfile } from "./client";

const json = { "Content-Type": "application/json" };

test("each item of a batch is answered and logged as a separate request", async () => {
  await using client = await connect();

  const { status, body } = await client.graph("POST", "/v1.0/$batch", {
    requests: [
      { id: "1", method: "GET", url: "/groups?$filter=displayName eq 'Sales'&$select=displayName" },
      { id: "2", method: "GET", url: "/users/$count", headers: { ConsistencyLevel: "eventual" } },
      { id: "3", method: "GET", url: "/groups/none" },
    ],
  });

  expect(status).toBe(200);
  expect(body.responses.map((one: { id: string; status: number }) => [one.id, one.status])).toEqual([
    ["1", 200],
    ["2", 200],
    ["3", 404],
  ]);
  expect(body.responses[0].body.value[0].displayName).toBe("Sales");
  expect(client.loopback.log).toEqual([
    "POST /v1.0/$batch",
    "GET /v1.0/groups",
    "GET /v1.0/users/$count",
    "GET /v1.0/groups/none",
  ]);
  expect(client.loopback.requests[0]?.kind).toBe("read");
});

test("items are throttled individually, and an item that depends on a failed one is not run", async () => {
  await using client = await connect({ writeLimit: { requests: 1, windowMs: 20_000 } });
  const post = {
    method: "POST",
    url: "/deviceManagement/deviceConfigurations",
    headers: json,
    body: iosProfile,
  };

  const { body } = await client.graph("POST", "/beta/$batch", {
    requests: [
      { id: "a", ...post },
      { id: "B", ...post },
      { id: "c", method: "GET", url: "/groups", dependsOn: ["b"] },
    ],
  });

  expect(body.responses.map((one: { status: number }) => one.status)).toEqual([201, 429, 424]);
  expect(body.responses[1].headers["Retry-After"]).toBeDefined();
});

const get = (id: string, url = "/groups") => ({ id, method: "GET", url });

test.each([
  [
    "more than 20 items",
    Array.from({ length: 21 }, (_, index) => get(String(index))),
    "exceeds the maximum value of 20",
  ],
  ["no list", undefined, "must be { requests"],
  ["an item without method", [{ id: "a", url: "/groups" }], "needs id, method and url"],
  ["two items with one id", [get("a"), get("A")], "must differ"],
  ["an absolute url", [get("a", "https://graph.microsoft.com/v1.0/groups")], "must be relative"],
  [
    "a body without Content-Type",
    [{ ...get("a"), method: "POST", body: {} }],
    "needs the header Content-Type",
  ],
])("a batch with %s is refused as a whole", async (_name, requests, message) => {
  await using client = await connect();

  const { status, body } = await client.graph("POST", "/v1.0/$batch", { requests });

  expect(status).toBe(400);
  expect(body.error.message).toContain(message);
  expect(client.loopback.log).toEqual(["POST /v1.0/$batch"]);
});

test("an item whose URL contains a version fails alone", async () => {
  await using client = await connect();

  const requests = [get("a", "/v1.0/groups"), get("b")];
  const { body } = await client.graph("POST", "/v1.0/$batch", { requests });

  const statuses = body.responses.map(({ id, status }: Record<string, unknown>) => [id, status]);
  expect(statuses).toEqual([
    ["a", 400],
    ["b", 200],
  ]);
  expect(body.responses[0].body.error.message).toBe("Resource not found for the segment 'v1.0'.");
  expect(client.loopback.violations).toHaveLength(1);
});

test("whole numbers as ids and URLs without a leading slash are accepted", async () => {
  await using client = await connect();

  const { body } = await client.graph("POST", "/beta/$batch", {
    requests: [
      { id: 1, method: "GET", url: "deviceManagement/deviceConfigurations" },
      { id: 2, method: "GET", url: "/groups", dependsOn: [1] },
    ],
  });

  expect(body.responses.map((one: { id: number; status: number }) => [one.id, one.status])).toEqual([
    [1, 200],
    [2, 200],
  ]);
  expect(client.loopback.violations).toEqual([]);
});

test("permissions are checked for each item", async () => {
  await using client = await connect({
    seed: (tenant) => Object.assign(tenant, { applicationRoles: ["Group.Read.All"] }),
  });

  const { body } = await client.graph("POST", "/beta/$batch", {
    requests: [get("1"), get("2", configurations.replace("/beta", ""))],
  });

  expect(body.responses.map((one: { status: number }) => one.status)).toEqual([200, 403]);
});

test.each(["drop", "truncate"] as const)(
  "an item whose own answer fails (%s) fails alone",
  async (action) => {
    await using client = await connect();
    client.loopback.inject({ match: { path: /\/users/ }, action });

    const { status, body } = await client.graph("POST", "/v1.0/$batch", {
      requests: [get("a"), get("b", "/users?$top=1"), get("c")],
    });

    expect(status).toBe(200);
    expect(body.responses.map((one: { status: number }) => one.status)).toEqual([200, 502, 200]);
    expect(client.loopback.violations).toEqual([]);
  },
);
