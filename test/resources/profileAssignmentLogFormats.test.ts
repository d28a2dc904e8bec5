import type { Room } from "./harness";
import {
  assigned,
  assignmentIn,
  group,
  meanwhile,
  portalGroup,
  withProfile,
} from "./profileAssignmentConcurrent";
import { writesOf } from "./profileAssignmentRoom";

/** Simulates another administrator's assignment between our read and our write. */
const assignMeanwhile = (room: Room, id: string, ...groups: string[]) =>
  meanwhile(room, () => {
    room.loopback.administrator.assign(id, groups.map(portalGroup));
  });

describe.each(["list", "entries"] as const)("with a log of assignments as %s", (form) => {
  test("additive: a target that an administrator adds between read and write is merged from the audit log", async () => {
    const { room, id, sales, board } = await withProfile(form);
    await using _ = room;
    assignMeanwhile(room, id, board);
    const operation = room.operation();

    await assignmentIn(operation).create({ profileId: id, mode: "additive", targets: [group(sales)] });

    expect(assigned(room, id)).toEqual([board, sales].sort());
    expect(writesOf(room)).toBe(2);
    expect(operation.lines).toEqual([]);
    expect(room.loopback.violations).toEqual([]);
  });

  test("additive: administrators who write before and after our write both keep their targets", async () => {
    const { room, id, sales, board, ipads } = await withProfile(form);
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
    const { room, id, sales, board, ipads } = await withProfile(form);
    await using _ = room;
    room.loopback.administrator.assign(id, [portalGroup(board), portalGroup(ipads)]);
    assignMeanwhile(room, id, ipads);

    await assignmentIn(room.operation()).create({ profileId: id, mode: "additive", targets: [group(sales)] });

    expect(assigned(room, id)).toEqual([ipads, sales].sort());
  });

  test("additive: an administrator's write that drops our targets is merged with them", async () => {
    const { room, id, sales, board } = await withProfile(form);
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
    const { room, id, sales, board } = await withProfile(form);
    await using _ = room;
    const news = { profileId: id, targets: [group(sales)] };
    assignMeanwhile(room, id, board);

    await expect(assignmentIn(room.operation()).create(news)).rejects.toThrow(
      'somebody assigned 10 users in "Board" during this write; the assignment has been restored. Run this again: the preview shows it, and what this stack would change.',
    );

    expect(assigned(room, id)).toEqual([board, sales].sort());
  });

  test("two additive resources that write concurrently keep both targets", async () => {
    const { room, id, sales, board } = await withProfile(form);
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
    const { room, id, sales, board } = await withProfile(form);
    await using _ = room;
    const additive = (owner: string, target: object) =>
      assignmentIn(room.operation(), owner, owner).create({
        profileId: id,
        mode: "additive",
        targets: [target],
      });

    await Promise.all([
      additive("aaaaaaaaaaaaaaaa", group(sales)),
      additive("bbbbbbbbbbbbbbbb", group(board)),
    ]);

    expect(assigned(room, id)).toEqual([board, sales].sort());
  });

  test("all users, as a target of another administrator, are merged like a group", async () => {
    const { room, id, sales } = await withProfile(form);
    await using _ = room;
    room.loopback.inject({
      match: { method: "POST", path: /\/assign$/ },
      before: () => {
        room.loopback.administrator.assign(id, [
          { "@odata.type": "#microsoft.graph.allLicensedUsersAssignmentTarget" },
        ]);
      },
    });

    await assignmentIn(room.operation()).create({ profileId: id, mode: "additive", targets: [group(sales)] });

    expect(assigned(room, id)).toEqual([sales, "allLicensedUsersAssignmentTarget"].sort());
  });
});

test.each([
  ["bare", /in a form that this version does not read\.$/],
  ["list", /does not show the change yet\.$/],
] as const)("a log with assignments as %s is not reported as a missing permission", async (form, said) => {
  const { room, id, sales } = await withProfile(form);
  await using _ = room;
  if (form === "list")
    room.loopback.inject({ match: { path: /auditEvents/ }, status: 200, body: { value: [] } });
  const operation = room.operation();

  await assignmentIn(operation).create({ profileId: id, targets: [group(sales)] });

  expect(operation.lines).toEqual([expect.stringMatching(said)]);
  expect(operation.lines.join()).not.toContain("DeviceManagementApps");
});

/** Changes Intune's audit log before it is first read. */
function editLog(room: Room, edit: () => void): void {
  room.loopback.inject({ match: { method: "GET", path: /auditEvents/ }, before: edit });
}

test.each([
  ["an added", ["sales", "board"], "Create"],
  ["a removed", ["sales"], "Delete"],
])("a log that lacks %s entry of our write is no proof of it", async (_, names, operationType) => {
  const { room, id, sales, board, ipads } = await withProfile("entries");
  await using _room = room;
  const ids: Record<string, string> = { sales, board };
  room.loopback.administrator.assign(id, [portalGroup(ipads)]);
  const operation = room.operation();
  editLog(room, () => {
    const events = room.loopback.tenant.auditEvents;
    const at = events.findLastIndex(({ activityOperationType }) => activityOperationType === operationType);
    events.splice(at, 1);
  });

  await assignmentIn(operation).create({
    profileId: id,
    targets: names.map((name) => group(ids[name] ?? "")),
  });

  expect(operation.lines.at(-1)).toMatch(/does not show the change yet\.$/);
});

test("our own later change of the profile's settings is not taken for the assignment", async () => {
  const { room, id, sales, board } = await withProfile("entries");
  await using _ = room;
  const { tenant } = room.loopback;
  assignMeanwhile(room, id, board);
  editLog(room, () => {
    const ours = tenant.auditEvents.at(-1);
    const modified = [{ displayName: "DisplayName", oldValue: "iOS mail", newValue: "iOS mail" }];
    if (!ours) throw new Error("nothing was logged");
    tenant.auditEvents.push({
      ...ours,
      activityDateTime: new Date(Date.parse(ours.activityDateTime) + 1_000).toISOString(),
      correlationId: "patch",
      resources: ours.resources.slice(0, 1).map((one) => ({ ...one, modifiedProperties: modified })),
    });
  });
  const operation = room.operation();

  await assignmentIn(operation).create({ profileId: id, mode: "additive", targets: [group(sales)] });

  expect(assigned(room, id)).toEqual([board, sales].sort());
  expect(operation.lines).toEqual([]);
});

test("a delete of additive targets keeps what an administrator adds during it, as the log shows", async () => {
  const { room, id, sales, board, ipads } = await withProfile();
  await using _ = room;
  room.loopback.administrator.assign(id, [portalGroup(board)]);
  const news = { profileId: id, mode: "additive", targets: [group(sales)] };
  const { computed } = await assignmentIn(room.operation()).create(news);
  assignMeanwhile(room, id, board, sales, ipads);

  await assignmentIn(room.operation()).delete(id, computed ?? {});

  expect(assigned(room, id)).toEqual([board, ipads].sort());
});

test("a delete of an authoritative assignment does not read the log", async () => {
  const { room, id, sales } = await withProfile();
  await using _ = room;
  const { computed } = await assignmentIn(room.operation()).create({
    profileId: id,
    targets: [group(sales)],
  });
  room.loopback.clearRequests();

  await assignmentIn(room.operation()).delete(id, computed ?? {});

  expect(assigned(room, id)).toEqual([]);
  expect(room.loopback.log.join()).not.toContain("auditEvents");
});
