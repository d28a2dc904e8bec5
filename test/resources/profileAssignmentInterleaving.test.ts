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

/** Another administrator assigns after our read and before our write. */
function meanwhile(room: Room, id: string, ...groups: string[]): void {
  room.loopback.inject({
    match: { method: "POST", path: /\/assign$/ },
    before: () => {
      room.loopback.administrator.assign(id, groups.map(portalGroup));
    },
  });
}

test("additive: what an administrator adds between read and write is merged back from the audit log", async () => {
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

test("additive: one who writes before our write and another who writes after it both keep their entries", async () => {
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

test("additive: what an administrator takes away between read and write stays away", async () => {
  const { room, id, sales, board, ipads } = await withProfile();
  await using _ = room;
  room.loopback.administrator.assign(id, [portalGroup(board), portalGroup(ipads)]);
  meanwhile(room, id, ipads);

  await assignmentIn(room.operation()).create({ profileId: id, mode: "additive", targets: [group(sales)] });

  expect(assigned(room, id)).toEqual([ipads, sales].sort());
});

test("additive: an administrator who writes after us and without us is merged with", async () => {
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

test("authoritative: what an administrator adds between read and write is put back, and the run stops", async () => {
  const { room, id, sales, board } = await withProfile();
  await using _ = room;
  const news = { profileId: id, targets: [group(sales)] };
  meanwhile(room, id, board);

  await expect(assignmentIn(room.operation()).create(news)).rejects.toThrow(
    'somebody assigned 10 users in "Board" during this write; the assignment has been restored. Run this again: the preview shows it, and what this stack would change.',
  );

  expect(assigned(room, id)).toEqual([board, sales].sort());
});

test("authoritative: what appeared since the preview is refused before any write", async () => {
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

test("two additive resources that write at the same time end in the union", async () => {
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

test("two processes that write at the same time end in the union", async () => {
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

test("a log that may not be read is told once in an operation, and asked once", async () => {
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

test("an entry of a policy set that is gone after the write is told", async () => {
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

test("one group through a policy set and directly is one entry of ours", async () => {
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

test("a set that a lagging replica still shows is waited for", async () => {
  const { room, id, sales } = await withProfile();
  await using _ = room;
  room.loopback.staleReads({ gets: 2 });
  const operation = room.operation();

  await assignmentIn(operation).create({ profileId: id, targets: [group(sales)] });

  expect([writesOf(room), operation.lines]).toEqual([1, []]);
});

test("assignment and profile in one destroy cost one assign and one delete, and one look at the set each side", async () => {
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

test("an assignment whose profile is gone already is deleted without a write", async () => {
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

test("all users are a target like any other between two writers", async () => {
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
