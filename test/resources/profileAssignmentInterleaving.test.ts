import { emailProfile } from "../../provider/resources/emailProfile/resource";
import { profileAssignment } from "../../provider/resources/profileAssignment/resource";
import { type Operation, openRoom, type Room } from "./harness";
import { groupId, groupType, inputs } from "./profileAssignmentRoom";

const allUsersType = "#microsoft.graph.allLicensedUsersAssignmentTarget";

async function withProfile() {
  const room = await openRoom();
  const { id } = await room.operation().resource(emailProfile).create(inputs);
  const [sales, board, ipads] = ["Sales", "Board", "Shared iPads"].map((name) => groupId(room, name)) as [
    string,
    string,
    string,
  ];
  room.loopback.clearRequests();
  return { room, id, sales, board, ipads };
}

const group = (id: string) => ({ kind: "group", groupId: id });
const portalGroup = (id: string) => ({ "@odata.type": groupType, groupId: id });

const assignmentIn = (operation: Operation, name = "sales", owner = "aaaaaaaaaaaaaaaa") =>
  operation.resource(profileAssignment, { name, owner });

const assigned = ({ loopback }: Room, id: string) =>
  (loopback.tenant.assignments.get(id) ?? [])
    .map(({ target }) => target.groupId ?? target["@odata.type"].split(".").at(-1))
    .sort();

const writesOf = ({ loopback }: Room) => loopback.log.filter((line) => line.endsWith("/assign")).length;

/** Another administrator's assignment between our read and our write. */
function meanwhile(room: Room, id: string, ...groups: string[]): void {
  room.loopback.inject({
    match: { method: "POST", path: /\/assign$/ },
    before: () => {
      room.loopback.administrator.assign(id, groups.map(portalGroup));
    },
  });
}

test("additive: a target that an administrator adds between read and write is merged from the audit log", async () => {
  const { room, id, sales, board } = await withProfile();
  await using _ = room;
  meanwhile(room, id, board);
  const operation = room.operation();

  await assignmentIn(operation).create({ profileId: id, mode: "additive", targets: [group(sales)] });

  expect(assigned(room, id)).toEqual([board, sales].sort());
  expect(writesOf(room)).toBe(2);
  expect(operation.lines).toEqual([]);
  expect(room.loopback.violations).toEqual([]);
});

test("additive: administrators who write before and after our write both keep their targets", async () => {
  const { room, id, sales, board, ipads } = await withProfile();
  await using _ = room;
  const { loopback } = room;
  loopback.inject({
    match: { method: "POST", path: /\/assign$/ },
    before: () => {
      loopback.administrator.assign(id, [portalGroup(board)]);
      loopback.inject({
        match: { method: "GET", path: /\/assignments$/ },
        before: () => {
          loopback.administrator.assign(id, [portalGroup(sales), portalGroup(ipads)]);
        },
      });
    },
  });
  const operation = room.operation();

  await assignmentIn(operation).create({ profileId: id, mode: "additive", targets: [group(sales)] });

  expect(assigned(room, id)).toEqual([board, ipads, sales].sort());
  expect(operation.lines).toEqual([]);
  expect(loopback.violations).toEqual([]);
});

test("additive: a target that an administrator removes between read and write stays removed", async () => {
  const { room, id, sales, board, ipads } = await withProfile();
  await using _ = room;
  room.loopback.administrator.assign(id, [portalGroup(board), portalGroup(ipads)]);
  meanwhile(room, id, ipads);

  await assignmentIn(room.operation()).create({ profileId: id, mode: "additive", targets: [group(sales)] });

  expect(assigned(room, id)).toEqual([ipads, sales].sort());
});

test("additive: an administrator's write that drops our targets is merged with them", async () => {
  const { room, id, sales, board } = await withProfile();
  await using _ = room;
  room.loopback.inject({
    match: ({ method, path }) =>
      method === "GET" && path.endsWith("/assignments") && assigned(room, id).includes(sales),
    before: () => {
      room.loopback.administrator.assign(id, [portalGroup(board)]);
    },
  });

  await assignmentIn(room.operation()).create({ profileId: id, mode: "additive", targets: [group(sales)] });

  expect(assigned(room, id)).toEqual([board, sales].sort());
});

test("authoritative: a target that an administrator adds between read and write is restored, and the run stops", async () => {
  const { room, id, sales, board } = await withProfile();
  await using _ = room;
  const news = { profileId: id, targets: [group(sales)] };
  meanwhile(room, id, board);

  await expect(assignmentIn(room.operation()).create(news)).rejects.toThrow(
    'somebody assigned 10 users in "Board" during this write; the assignment has been restored. Run this again: the preview shows it, and what this stack would change.',
  );

  expect(assigned(room, id)).toEqual([board, sales].sort());
});

test("authoritative: a target that appeared since the preview is refused before any write", async () => {
  const { room, id, sales, board } = await withProfile();
  await using _ = room;
  const olds =
    (await assignmentIn(room.operation()).create({ profileId: id, targets: [group(sales)] })).computed ?? {};
  const news = { profileId: id, targets: [group(sales), { kind: "allUsers" }] };
  const operation = room.operation();
  await assignmentIn(operation).diff(id, olds, news);
  room.loopback.administrator.assign(id, [portalGroup(sales), portalGroup(board)]);
  room.loopback.clearRequests();

  await expect(assignmentIn(operation).update(id, olds, news)).rejects.toThrow(
    'somebody assigned 10 users in "Board" since the preview. Nothing was written. Run this again',
  );

  expect([writesOf(room), assigned(room, id)]).toEqual([0, [board, sales].sort()]);
});

test("two additive resources that write concurrently keep both targets", async () => {
  const { room, id, sales, board } = await withProfile();
  await using _ = room;
  const operation = room.operation();
  const additive = (name: string, owner: string, target: object) =>
    assignmentIn(operation, name, owner).create({ profileId: id, mode: "additive", targets: [target] });

  await Promise.all([
    additive("sales", "aaaaaaaaaaaaaaaa", group(sales)),
    additive("board", "bbbbbbbbbbbbbbbb", group(board)),
    additive("all", "cccccccccccccccc", { kind: "allUsers" }),
  ]);

  expect(assigned(room, id)).toEqual([board, sales, "allLicensedUsersAssignmentTarget"].sort());
  expect([writesOf(room), operation.lines]).toEqual([3, []]);
});

test("two processes that write concurrently keep both targets", async () => {
  const { room, id, sales, board } = await withProfile();
  await using _ = room;
  const additive = (owner: string, target: object) =>
    assignmentIn(room.operation(), owner, owner).create({
      profileId: id,
      mode: "additive",
      targets: [target],
    });

  await Promise.all([additive("aaaaaaaaaaaaaaaa", group(sales)), additive("bbbbbbbbbbbbbbbb", group(board))]);

  expect(assigned(room, id)).toEqual([board, sales].sort());
});

test("an unreadable audit log is reported once and requested once per operation", async () => {
  const { room, id, sales, board } = await withProfile();
  await using _ = room;
  room.loopback.tenant.applicationRoles = room.loopback.tenant.applicationRoles.filter(
    (role) => !role.startsWith("DeviceManagementApps"),
  );
  const operation = room.operation();
  const additive = (name: string, owner: string, target: object) =>
    assignmentIn(operation, name, owner).create({ profileId: id, mode: "additive", targets: [target] });

  await additive("sales", "aaaaaaaaaaaaaaaa", group(sales));
  await additive("board", "bbbbbbbbbbbbbbbb", group(board));

  expect(operation.lines).toEqual([
    expect.stringMatching(/^sales: .*could not be verified .*: Intune's audit log cannot be read/),
  ]);
  expect(room.loopback.log.filter((line) => line.includes("auditEvents"))).toHaveLength(1);
  expect(assigned(room, id)).toEqual([board, sales].sort());
});

test("a policy set's target that is missing after the write gives a warning", async () => {
  const { room, id, sales, board } = await withProfile();
  await using _ = room;
  room.loopback.administrator.addPolicySetAssignment(id, portalGroup(board));
  room.loopback.inject({
    match: { method: "POST", path: /\/assign$/ },
    before: () => {
      room.loopback.tenant.assignments.set(id, []);
    },
  });
  const operation = room.operation();

  await assignmentIn(operation).create({ profileId: id, targets: [group(sales)] });

  expect(operation.lines).toEqual([
    "sales: warning: an entry that a policy set had added is gone after the write. Open the policy set in Intune and save it again.",
  ]);
});

test("a group in a policy set and in the program counts as one target of ours", async () => {
  const { room, id, sales } = await withProfile();
  await using _ = room;
  room.loopback.administrator.addPolicySetAssignment(id, portalGroup(sales));
  const news = { profileId: id, mode: "additive", targets: [group(sales)] };

  const { computed } = await assignmentIn(room.operation()).create(news);
  expect(assigned(room, id)).toEqual([sales, sales]);
  await expect(assignmentIn(room.operation()).diff(id, computed ?? {}, news)).resolves.toMatchObject({
    changes: false,
  });
  await assignmentIn(room.operation()).delete(id, computed ?? {});

  expect(assigned(room, id)).toEqual([sales]);
  expect(room.loopback.violations).toEqual([]);
});

test("targets that a lagging replica still shows are waited for", async () => {
  const { room, id, sales } = await withProfile();
  await using _ = room;
  room.loopback.staleReads({ gets: 2 });
  const operation = room.operation();

  await assignmentIn(operation).create({ profileId: id, targets: [group(sales)] });

  expect([writesOf(room), operation.lines]).toEqual([1, []]);
});

test("a destroy of assignment and profile costs one assign and one delete, with one read before and after the assign", async () => {
  const { room, id, sales } = await withProfile();
  await using _ = room;
  const { computed } = await assignmentIn(room.operation()).create({
    profileId: id,
    targets: [group(sales), { kind: "allUsers" }],
  });
  const operation = room.operation();
  room.loopback.clearRequests();

  await assignmentIn(operation).delete(id, computed ?? {});
  await operation.resource(emailProfile).delete(id, { tenantId: room.loopback.tenantId });

  const route = `/beta/deviceManagement/deviceConfigurations/${id}`;
  expect(room.loopback.log.filter((line) => line.includes("deviceConfigurations"))).toEqual([
    "GET /beta/deviceManagement/deviceConfigurations",
    `GET ${route}/assignments`,
    `POST ${route}/assign`,
    `GET ${route}/assignments`,
    `DELETE ${route}`,
  ]);
  expect(room.loopback.tenant.deviceConfigurations.has(id)).toBe(false);
});

test("an assignment of a deleted profile is deleted without a write", async () => {
  const { room, id, sales } = await withProfile();
  await using _ = room;
  const { computed } = await assignmentIn(room.operation()).create({
    profileId: id,
    targets: [group(sales)],
  });
  room.loopback.administrator.deleteDeviceConfiguration(id);
  room.loopback.clearRequests();

  await assignmentIn(room.operation()).delete(id, computed ?? {});

  expect(writesOf(room)).toBe(0);
});

test("all users, as a target of another administrator, are merged like a group", async () => {
  const { room, id, sales } = await withProfile();
  await using _ = room;
  room.loopback.inject({
    match: { method: "POST", path: /\/assign$/ },
    before: () => {
      room.loopback.administrator.assign(id, [{ "@odata.type": allUsersType }]);
    },
  });

  await assignmentIn(room.operation()).create({ profileId: id, mode: "additive", targets: [group(sales)] });

  expect(assigned(room, id)).toEqual([sales, "allLicensedUsersAssignmentTarget"].sort());
});
