import { findAll } from "../../../provider/cli/export/exportedResources";
import { exportedPython, exportedTypescript, exportedYaml } from "../../../provider/cli/export/programs";
import type { PortalTarget } from "../../../provider/loopback/administrator";
import { definitions } from "../../../provider/resources";
import { timeouts } from "../../../provider/tenant/timeouts";
import { openRoom, type Room } from "../../resources/harness";
import { groupId, groupType } from "../../resources/profileAssignmentRoom";

const { goneMs } = timeouts;
beforeEach(() => {
  timeouts.goneMs = 60;
});
afterAll(() => {
  timeouts.goneMs = goneMs;
});

function assignedProfile({ loopback: { administrator } }: Room, targets: readonly PortalTarget[]): string {
  const { id } = administrator.createDeviceConfiguration({
    "@odata.type": "#microsoft.graph.iosEasEmailProfileConfiguration",
    displayName: "Mail",
    hostName: "mail.contoso.com",
    accountName: "Contoso",
  });
  administrator.assign(id, targets);
  return id;
}

const toGroup = (id: string, more = {}): PortalTarget => ({ "@odata.type": groupType, groupId: id, ...more });

test("targets and reviewers whose group was deleted are left out with a comment, and the exported program passes its checks", async () => {
  await using room = await openRoom();
  const { administrator, tenant } = room.loopback;
  const [sales, board] = [groupId(room, "Sales"), groupId(room, "Board")];
  assignedProfile(room, [toGroup(sales), toGroup(board)]);
  administrator.changeAdminConsentRequestPolicy({
    isEnabled: true,
    requestDurationInDays: 30,
    reviewers: [sales, board].map((id) => ({
      query: `/groups/${id}/transitiveMembers/microsoft.graph.user`,
      queryType: "MicrosoftGraph",
      queryRoot: null,
    })),
  });
  administrator.deleteGroup(board);

  const { found, leftOut } = await findAll(room.operation().tenant);

  const because = `{"kind":"group","id":"${board}"}`;
  expect(leftOut).toEqual([
    `integrated-apps (IntegratedAppsSetting): adminConsentRequests.reviewers: ${because} is left out, because there is no group with the id "${board}" in this tenant.`,
    `mail-assignment (ProfileAssignment): targets: ${because.replace('"id"', '"groupId"')} is left out, because there is no group with the id "${board}" in this tenant.`,
  ]);
  for (const write of [exportedTypescript, exportedPython, exportedYaml]) {
    const lines = write(found, tenant.tenantId).split("\n");
    expect(lines.filter((line) => line.includes(board))).toEqual([
      expect.stringMatching(/^(\/\/|#) integrated-apps: adminConsentRequests\.reviewers: /),
      expect.stringMatching(/^(\/\/|#) mail-assignment: targets: /),
    ]);
  }
  const operation = room.operation();
  for (const { kind, id, inputs } of found.filter(({ kind }) => kind !== "MobileEmailAccessPolicy"))
    await expect(
      operation.resource(definitions[kind], { adopt: id, owner: `${kind}${id}` }).check(inputs),
    ).resolves.toEqual([]);
});

test("an assignment with a deleted filter is left out completely, with the reason", async () => {
  await using room = await openRoom();
  const { administrator } = room.loopback;
  const filter = administrator.createAssignmentFilter({ displayName: "Corporate", platform: "iOS" });
  assignedProfile(room, [
    toGroup(groupId(room, "Sales"), {
      deviceAndAppManagementAssignmentFilterId: filter.id,
      deviceAndAppManagementAssignmentFilterType: "include",
    }),
  ]);
  administrator.deleteAssignmentFilter(filter.id);

  const { found, leftOut } = await findAll(room.operation().tenant);

  expect(found.map(({ name }) => name)).not.toContain("mail-assignment");
  expect(leftOut).toEqual([
    expect.stringContaining(
      `mail-assignment (ProfileAssignment) is left out: cannot be imported as it is: targets: there is no assignment filter with the id "${filter.id}" in this tenant.`,
    ),
  ]);
});

test("consent requests without any existing reviewer are left out, and the rest of the setting is exported", async () => {
  await using room = await openRoom();
  const { administrator } = room.loopback;
  const board = groupId(room, "Board");
  const query = `/groups/${board}/transitiveMembers/microsoft.graph.user`;
  const reviewers = [{ query, queryType: "MicrosoftGraph", queryRoot: null }];
  administrator.changeAdminConsentRequestPolicy({ isEnabled: true, requestDurationInDays: 30, reviewers });
  administrator.deleteGroup(board);

  const { found } = await findAll(room.operation().tenant);

  const setting = found.find(({ kind }) => kind === "IntegratedAppsSetting");
  expect(Object.keys(setting?.inputs ?? {})).toEqual(["userConsent"]);
});
