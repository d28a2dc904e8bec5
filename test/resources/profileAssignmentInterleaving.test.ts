import { emailProfile } from "../../provider/resources/emailProfile/resource";
import { assigned, assignmentIn, group, portalGroup, withProfile } from "./profileAssignmentConcurrent";
import { writesOf } from "./profileAssignmentRoom";

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

test("after four writes, an additive assignment stops if others keep changing the list", async () => {
  const { room, id, sales } = await withProfile();
  await using _ = room;
  const { administrator } = room.loopback;
  let answered = 0;
  room.loopback.inject({
    match: ({ method, path }) =>
      method === "GET" && path.endsWith("/assignments") && writesOf(room) > answered,
    times: 4,
    before: () => {
      answered += 1;
      administrator.assign(id, [
        portalGroup(administrator.createGroup({ displayName: `Team ${answered}` }).id),
      ]);
    },
  });

  await expect(
    assignmentIn(room.operation()).create({ profileId: id, mode: "additive", targets: [group(sales)] }),
  ).rejects.toThrow(
    `others keep changing the assignments of profile ${id}: after 4 writes the tenant still shows another set. Run this again when they are done.`,
  );
  expect(writesOf(room)).toBe(4);
});

test.each([
  [
    "adds a target",
    ["Sales", "Board"],
    'somebody assigned 10 users in "Board" during this write. Run this again',
  ],
  ["replaces ours with a target that was there before", ["Shared iPads"], "somebody assigned"],
  ["removes all", [], "somebody changed the assignments of this profile during this write. Run this again"],
])("an authoritative write stops if an administrator %s after it", async (_, names, sentence) => {
  const { room, id, sales, board, ipads } = await withProfile();
  await using _room = room;
  const ids: Record<string, string> = { Sales: sales, Board: board, "Shared iPads": ipads };
  room.loopback.inject({
    match: ({ method, path }) => method === "GET" && path.endsWith("/assignments") && writesOf(room) > 0,
    before: () => {
      room.loopback.administrator.assign(
        id,
        names.map((name) => portalGroup(ids[name] ?? "")),
      );
    },
  });

  // The list must not be empty before the write; otherwise an empty list after it is taken for a lagging replica.
  room.loopback.administrator.assign(id, [portalGroup(ipads), portalGroup(board)]);
  await expect(
    assignmentIn(room.operation()).create({ profileId: id, targets: [group(sales)] }),
  ).rejects.toThrow(sentence);
  expect([writesOf(room), assigned(room, id)]).toEqual([1, names.map((name) => ids[name]).sort()]);
});

test("in the same run, a preview after the write compares with what was written", async () => {
  const { room, id, sales, board } = await withProfile();
  await using _ = room;
  const [olds, news] = [sales, board].map((one) => ({ profileId: id, targets: [group(one)] }));
  const { computed = {} } = await assignmentIn(room.operation()).create(olds ?? {});
  const operation = room.operation();
  await assignmentIn(operation).diff(id, computed, news ?? {});
  const state = await assignmentIn(operation).update(id, computed, news ?? {});

  expect(await assignmentIn(operation).diff(id, { ...news, ...state }, news ?? {})).toMatchObject({
    changes: false,
  });
});
