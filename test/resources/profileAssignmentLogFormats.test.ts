import { assigned, assignmentIn, groupId, groupType, withProfile } from "./profileAssignmentRoom";

const group = (id: string) => ({ kind: "group", groupId: id });
const portalGroup = (id: string) => ({ "@odata.type": groupType, groupId: id });

test("with one log event per target, additions are merged and removals stay", async () => {
  const { room, profileId: id, sales } = await withProfile();
  const [board, ipads] = [groupId(room, "Board"), groupId(room, "Shared iPads")];
  await using _ = room;
  room.loopback.tenant.assignmentAudit = "entries";
  room.loopback.administrator.assign(id, [portalGroup(ipads)]);
  room.loopback.inject({
    match: { method: "POST", path: /\/assign$/ },
    before: () => {
      room.loopback.administrator.assign(id, [portalGroup(board)]);
    },
  });
  const operation = room.operation();

  await assignmentIn(operation).create({ profileId: id, mode: "additive", targets: [group(sales)] });

  expect(assigned(room, id).sort()).toEqual(
    [board, sales].map((one) => `groupAssignmentTarget ${one}`).sort(),
  );
  expect(operation.lines).toEqual([]);
});

test.each([
  ["bare", /in a form that this version does not read\.$/],
  ["list", /does not show the change yet\.$/],
] as const)("a log with assignments as %s is not reported as a missing permission", async (form, said) => {
  const { room, profileId: id, sales } = await withProfile();
  await using _ = room;
  room.loopback.tenant.assignmentAudit = form;
  if (form === "list")
    room.loopback.inject({ match: { path: /auditEvents/ }, status: 200, body: { value: [] } });
  const operation = room.operation();

  await assignmentIn(operation).create({ profileId: id, targets: [group(sales)] });

  expect(operation.lines).toEqual([expect.stringMatching(said)]);
  expect(operation.lines.join()).not.toContain("DeviceManagementApps");
});
