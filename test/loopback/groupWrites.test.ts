import { connect } from "./client";

const mayWrite = () =>
  connect({ seed: ({ applicationRoles }) => void applicationRoles.push("Group.ReadWrite.All") });

test("a group is created with members and owners, changed and deleted, as by pulumi-azuread", async () => {
  await using client = await mayWrite();
  const { graph: send, loopback } = client;
  const [one = "", other = ""] = loopback.tenant.users.keys();
  const address = (id: string) => `${loopback.graphEndpoint}/v1.0/directoryObjects/${id}`;
  const properties = {
    displayName: "Pilot",
    mailEnabled: false,
    mailNickname: "pilot",
    securityEnabled: true,
  };

  const made = await send("POST", "/v1.0/groups", {
    ...properties,
    groupTypes: [],
    "owners@odata.bind": [address(one)],
    "members@odata.bind": [address(one)],
  });
  expect(made).toMatchObject({ status: 201, body: { ...properties, description: null } });
  const path = `/v1.0/groups/${made.body.id}`;
  const group = () => loopback.tenant.groups.get(made.body.id);

  expect((await send("POST", `${path}/members/$ref`, { "@odata.id": address(other) })).status).toBe(204);
  expect((await send("POST", `${path}/members/$ref`, { "@odata.id": address(other) })).status).toBe(400);
  expect((await send("DELETE", `${path}/members/${one}/$ref`)).status).toBe(204);
  expect((await send("DELETE", `${path}/members/${one}/$ref`)).status).toBe(404);
  expect((await send("PATCH", path, { displayName: "Pilots", description: "First ring" })).status).toBe(204);
  expect(group()).toMatchObject({
    displayName: "Pilots",
    description: "First ring",
    members: [other],
    owners: [one],
  });
  expect(await send("GET", `${path}/owners`)).toMatchObject({ status: 200, body: { value: [{ id: one }] } });
  expect(
    await send("GET", `/v1.0/groups?$filter=${encodeURIComponent("displayName eq 'Pilots'")}`),
  ).toMatchObject({
    body: { value: [{ id: made.body.id, mailNickname: "pilot" }] },
  });
  expect((await send("DELETE", path)).status).toBe(204);
  expect(group()).toBeUndefined();
});

test.each(["members", "owners"])(
  "one of the %s who is added again is refused, and the error names the list",
  async (links) => {
    await using client = await mayWrite();
    const { users, groups } = client.loopback.tenant;
    const [user] = users.keys();
    const [group] = groups.keys();
    const add = () =>
      client.graph("POST", `/v1.0/groups/${group}/${links}/$ref`, {
        "@odata.id": `${client.loopback.graphEndpoint}/v1.0/directoryObjects/${user}`,
      });
    await add();

    const { status, body } = await add();

    expect([status, body.error.message]).toEqual([400, expect.stringContaining(`properties: '${links}'`)]);
  },
);

test.each([
  [{ displayName: "Pilot" }, 400, /A value is required for property 'mailEnabled'/],
  [{ displayName: 7 }, 400, /Invalid value specified for property 'displayName'/],
  [{ displayName: "Pilot", membershipRule: "all" }, 501, /with 'membershipRule' is not built/],
  [{ displayName: "Pilot", "members@odata.bind": ["x"] }, 400, /Invalid URL format/],
])("a group of %j is refused with %i", async (body, status, message) => {
  await using client = await mayWrite();

  const answer = await client.graph("POST", "/v1.0/groups", body);

  expect([answer.status, answer.body.error.message]).toEqual([status, expect.stringMatching(message)]);
});

test("without the permission to write groups, nothing is created", async () => {
  await using client = await connect();

  expect((await client.graph("POST", "/v1.0/groups", { displayName: "Pilot" })).status).toBe(403);
});
