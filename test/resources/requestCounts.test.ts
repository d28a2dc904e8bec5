import { guidOf, type Loopback } from "../../provider/loopback";
import { emailProfile } from "../../provider/resources/emailProfile/resource";
import { profileAssignment } from "../../provider/resources/profileAssignment/resource";
import { type Operation, openRoom, type Room } from "./harness";

const settings = {
  platform: "ios",
  hostName: "mail.contoso.com",
  accountName: "Contoso",
  emailAddressSource: "primarySmtpAddress",
};

const profileInputs = (index: number) => ({ displayName: `Mail ${index}`, settings });

const assignmentInputs = (profileId: string, groupId: string) => ({
  profileId,
  targets: [{ kind: "group", groupId }],
});

const groupOf = ({ tenant }: Loopback) => [...tenant.groups.keys()][0] ?? "";

/** Creates the result of an `up`: profiles, each assigned to the given groups. Returns their ids. */
function deployed(
  { loopback }: Room,
  count: number,
  groupsOf: (one: { index: number }) => string[] = () => [groupOf(loopback)],
): string[] {
  const { platform: _, ...properties } = settings;
  const ids = Array.from({ length: count }, (_, index) => {
    const { id } = loopback.administrator.createDeviceConfiguration({
      "@odata.type": "#microsoft.graph.iosEasEmailProfileConfiguration",
      displayName: `Mail ${index}`,
      ...properties,
    });
    loopback.administrator.assign(
      id,
      groupsOf({ index }).map((groupId) => ({
        "@odata.type": "#microsoft.graph.groupAssignmentTarget",
        groupId,
      })),
    );
    return id;
  });
  loopback.clearRequests();
  return ids;
}

/** Checks and diffs the resources in sequence, as the engine does. */
async function preview(operation: Operation, loopback: Loopback, ids: readonly string[]): Promise<string[]> {
  const changed: string[] = [];
  for (const [index, id] of ids.entries()) {
    const profile = operation.resource(emailProfile, { owner: `profile ${index}` });
    const assignment = operation.resource(profileAssignment, { owner: `assignment ${index}` });
    const [mail, who] = [profileInputs(index), assignmentInputs(id, groupOf(loopback))];
    await profile.check(mail, mail);
    if ((await profile.diff(id, mail, mail)).changes) changed.push(`profile ${index}`);
    await assignment.check(who, who);
    if ((await assignment.diff(id, who, who)).changes) changed.push(`assignment ${index}`);
  }
  return changed;
}

const list = "GET /beta/deviceManagement/deviceConfigurations";
const byIds = "POST /v1.0/directoryObjects/getByIds";

test("a preview of 500 unchanged profiles is one request, and 500 assignments check their groups in one", async () => {
  await using room = await openRoom();
  const ids = deployed(room, 500);

  expect(await preview(room.operation(), room.loopback, ids)).toEqual([]);

  expect(room.loopback.log).toEqual([list, byIds]);
});

test("1,000 groups are looked up in one request, and none if there are only profiles", async () => {
  await using room = await openRoom();
  const { administrator } = room.loopback;
  const groups = Array.from({ length: 1_000 }, (_, index) =>
    administrator.createGroup({ displayName: `Group ${index}` }),
  );
  const ids = deployed(room, 100, ({ index }) =>
    groups.slice(index * 10, index * 10 + 10).map(({ id }) => id),
  );
  const [alone, operation] = [room.operation(), room.operation()];

  for (const [index, id] of ids.entries())
    await alone.resource(emailProfile).diff(id, profileInputs(index), profileInputs(index));
  expect(room.loopback.log).toEqual([list]);

  room.loopback.clearRequests();
  for (const [index, id] of ids.entries()) {
    const targets = groups
      .slice(index * 10, index * 10 + 10)
      .map(({ id: groupId }) => ({ kind: "group", groupId }));
    const assignment = operation.resource(profileAssignment, { owner: `assignment ${index}` });
    expect(await assignment.check({ profileId: id, targets }, { profileId: id, targets })).toEqual([]);
  }
  expect(room.loopback.log).toEqual([list, byIds]);
});

test("if the service returns shorter pages, a preview makes one request per page", async () => {
  await using room = await openRoom();
  const ids = deployed(room, 1_200);

  expect(await preview(room.operation(), room.loopback, ids)).toEqual([]);

  expect(room.loopback.log).toEqual([list, list, byIds]);
});

test("a refresh that reads 300 profiles and assignments concurrently is one request", async () => {
  await using room = await openRoom();
  const ids = deployed(room, 300);
  const operation = room.operation();

  await Promise.all(
    ids.flatMap((id, index) => [
      operation.resource(emailProfile).read(id, profileInputs(index)),
      operation.resource(profileAssignment).read(id, assignmentInputs(id, groupOf(room.loopback))),
    ]),
  );

  expect(room.loopback.log).toEqual([list]);
});

test("an update of one of many profiles reads it before and after its one write", async () => {
  await using room = await openRoom();
  const ids = deployed(room, 100);
  const operation = room.operation();
  await preview(operation, room.loopback, ids);
  const news = { ...profileInputs(0), displayName: "Mail for everybody" };

  await operation.resource(emailProfile).update(ids[0] ?? "", profileInputs(0), news);

  const one = `/beta/deviceManagement/deviceConfigurations/${ids[0]}`;
  expect(room.loopback.log).toEqual([list, byIds, `GET ${one}`, `PATCH ${one}`, `GET ${one}`]);
});

function routesOf({ log }: Loopback): Record<string, number> {
  const routes: Record<string, number> = {};
  for (const line of log) {
    const route = line.replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "{id}");
    routes[route] = (routes[route] ?? 0) + 1;
  }
  return routes;
}

test("100 profiles and 100 assignments are created with one list request, and reads after writes share batches", async () => {
  await using room = await openRoom();
  const operation = room.operation({ config: { writesPer20Seconds: "999999" } });
  const group = groupOf(room.loopback);

  await Promise.all(
    Array.from({ length: 100 }, async (_, index) => {
      const profile = operation.resource(emailProfile, { owner: `profile ${index}` });
      await profile.check(profileInputs(index));
      const { id } = await profile.create(profileInputs(index));
      const assignment = operation.resource(profileAssignment, { owner: `assignment ${index}` });
      await assignment.create(assignmentInputs(id, group));
    }),
  );

  const one = "/beta/deviceManagement/deviceConfigurations/{id}";
  const { "POST /beta/$batch": batches, ...routes } = routesOf(room.loopback);
  expect(routes).toEqual({
    [list]: 1,
    "POST /beta/deviceManagement/deviceConfigurations": 100,
    [`GET ${one}`]: 200,
    [`GET ${one}/assignments`]: 200,
    [`POST ${one}/assign`]: 100,
    [byIds]: 1,
    "GET /beta/deviceManagement/auditEvents": 100,
  });
  // The number of items per batch depends on timing; without batches there would be 400 requests.
  expect(batches).toBeGreaterThanOrEqual(400 / 20);
  expect(batches).toBeLessThan(200);
});

test("up to five group names are looked up concurrently, one request each, and new groups have a second one for their count", async () => {
  await using room = await openRoom();
  const [id = ""] = deployed(room, 1);
  const targets = ["Sales", "Sales contractors", "Board"].map((groupName) => ({ kind: "group", groupName }));
  // No request is answered before all have arrived, so sequential requests would never be answered.
  const before = async () => {
    while (room.loopback.log.filter((line) => line === "GET /v1.0/groups").length < targets.length)
      await new Promise(setImmediate);
  };
  room.loopback.inject({ match: { path: /^\/v1.0\/groups\?/ }, times: targets.length, before });

  const assignment = room.operation().resource(profileAssignment);
  expect(await assignment.check({ profileId: id, targets })).toEqual([]);
  expect(await assignment.check({ profileId: id, targets }, { profileId: id, targets })).toEqual([]);

  expect(routesOf(room.loopback)).toEqual({
    [list]: 1,
    "GET /v1.0/groups": 3,
    "GET /v1.0/groups/{id}/transitiveMembers/microsoft.graph.user/$count": 2,
  });
});

test("more group names are looked up twenty per request, and so are most counts", async () => {
  await using room = await openRoom();
  const [id = ""] = deployed(room, 1);
  const names = Array.from({ length: 25 }, (_, index) => `Group ${index}`);
  const [group] = room.loopback.tenant.groups.values();
  if (!group) throw new Error("the tenant has no groups");
  for (const displayName of names) {
    const of = guidOf(displayName);
    room.loopback.tenant.groups.set(of, { ...group, id: of, displayName });
  }
  const assignment = room.operation().resource(profileAssignment);
  const targets = names.map((groupName) => ({ kind: "group", groupName }));

  expect(await assignment.check({ profileId: id, targets })).toEqual([]);
  expect(await assignment.check({ profileId: id, targets }, { profileId: id, targets })).toEqual([]);

  // The log contains the items of a batch as well.
  expect(routesOf(room.loopback)).toEqual({
    [list]: 1,
    "POST /v1.0/$batch": 4,
    "GET /v1.0/groups": 25,
    [byIds]: 1,
    // Finds out who assigned the profile to the users who lose it.
    "GET /beta/deviceManagement/auditEvents": 1,
    "GET /v1.0/groups/{id}/transitiveMembers/microsoft.graph.user/$count": 26,
  });
});
