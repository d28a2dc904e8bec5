import { connect, groupNamed } from "./client";

const namesIn = (body: { value: { displayName: string }[] }) =>
  body.value.map(({ displayName }) => displayName);

test("groups of a person are listed directly and transitively, and groups of a group directly", async () => {
  await using client = await connect();
  const { tenant } = client.loopback;
  const contractors = tenant.groups.get(groupNamed(client.loopback, "Sales contractors"));
  const id = contractors?.members[0] ?? "";
  const { userPrincipalName = "" } = tenant.users.get(id) ?? {};

  const [direct, all, byName, above] = await Promise.all([
    client.graph("GET", `/v1.0/users/${id}/memberOf?$select=id,displayName&$top=999`),
    client.graph("GET", `/v1.0/users/${id}/transitiveMemberOf?$select=id,displayName&$top=999`),
    client.graph("GET", `/v1.0/users/${userPrincipalName}/transitiveMemberOf`),
    client.graph("GET", `/v1.0/groups/${contractors?.id}/memberOf?$select=id,displayName`),
  ]);

  expect(namesIn(direct.body)).toEqual(["Sales contractors"]);
  expect(namesIn(all.body).sort()).toEqual(["Sales", "Sales contractors"]);
  expect(namesIn(byName.body).sort()).toEqual(["Sales", "Sales contractors"]);
  expect(namesIn(above.body)).toEqual(["Sales"]);
  expect(all.body.value[0]["@odata.type"]).toBe("#microsoft.graph.group");
});

test("transitive members are listed with their kind, each once", async () => {
  await using client = await connect();
  const sales = groupNamed(client.loopback, "Sales");

  const { body } = await client.graph(
    "GET",
    `/v1.0/groups/${sales}/transitiveMembers?$select=id,userPrincipalName&$top=999`,
  );
  const next = await client.graph("GET", body["@odata.nextLink"]);

  const members = [...body.value, ...next.body.value];
  const people = members.filter((one) => one["@odata.type"] === "#microsoft.graph.user");
  expect([members.length, people.length, new Set(members.map(({ id }) => id)).size]).toEqual([
    1278, 1277, 1278,
  ]);
});

test("an unknown person or group returns 404, and a missing permission 403", async () => {
  await using client = await connect({
    seed: (tenant) => {
      tenant.applicationRoles = ["Policy.Read.All"];
    },
  });
  const forbidden = await client.graph("GET", "/v1.0/users/nobody@contoso.com/transitiveMemberOf");
  await using allowed = await connect();
  const missing = await Promise.all([
    allowed.graph("GET", "/v1.0/users/nobody@contoso.com/transitiveMemberOf"),
    allowed.graph("GET", "/v1.0/groups/00000000-0000-4000-8000-000000000000/memberOf"),
  ]);

  expect([forbidden.status, ...missing.map(({ status }) => status)]).toEqual([403, 404, 404]);
});
