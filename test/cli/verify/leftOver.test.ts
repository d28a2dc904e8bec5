import type { LoggedRequest, Loopback } from "../../../provider/loopback";
import type { AssignmentTarget } from "../../../provider/loopback/data/deviceManagement";
import { certificateOf, emptyGroupOf, everything, room, stateOf, writeRun } from "./writeHarness";

const isDeleting = ({ method, path }: LoggedRequest) =>
  method === "DELETE" && /deviceConfigurations\/[^/]+$/.test(path);
const group = "#microsoft.graph.groupAssignmentTarget";
const exclusion = "#microsoft.graph.exclusionGroupAssignmentTarget";

/** The profile that a run leaves behind because its deletes are refused. */
async function brokenOff(loopback: Loopback, given = everything(loopback)) {
  const before = new Set(loopback.tenant.deviceConfigurations.keys());
  const body = { error: { code: "Forbidden", message: "No." } };
  const take = loopback.inject({ match: isDeleting, status: 403, body, times: Number.POSITIVE_INFINITY });
  await writeRun(loopback, given);
  take();
  const left = [...loopback.tenant.deviceConfigurations.values()].filter(({ id }) => !before.has(id));
  expect(left).toHaveLength(1);
  return left[0] as NonNullable<(typeof left)[number]>;
}

const assigned = (loopback: Loopback, id: string, ...targets: { type: string; groupId?: string }[]) =>
  loopback.administrator.assign(
    id,
    targets.map(({ type, groupId }) => ({ "@odata.type": type, groupId }) as AssignmentTarget),
  );

const isThere = ({ tenant }: Loopback, id: string) => tenant.deviceConfigurations.has(id);

test.each<[string, (loopback: Loopback, id: string) => unknown]>([
  ["as it was created", () => {}],
  [
    "assigned to the empty group of its run",
    (loopback, id) => assigned(loopback, id, { type: group, groupId: emptyGroupOf(loopback) }),
  ],
  [
    "with its group excluded",
    (loopback, id) => assigned(loopback, id, { type: exclusion, groupId: emptyGroupOf(loopback) }),
  ],
  [
    "linked to the certificate of its run",
    ({ tenant, ...loopback }, id) =>
      tenant.references.set(id, { identityCertificate: certificateOf({ tenant, ...loopback }) }),
  ],
  [
    "assigned to its group, which was deleted",
    (loopback, id) => {
      assigned(loopback, id, { type: group, groupId: emptyGroupOf(loopback) });
      loopback.tenant.groups.delete(emptyGroupOf(loopback));
    },
  ],
  [
    "read with empty values for unset properties",
    ({ tenant }, id) =>
      Object.assign(tenant.deviceConfigurations.get(id) ?? {}, {
        customDomainName: "",
        perAppVPNProfileId: "",
        easServices: "reminders, notes, email,contacts,calendars",
      }),
  ],
])("a profile left by an interrupted run, %s, is deleted by the next run", async (_, change) => {
  await using loopback = await room();
  const { id } = await brokenOff(loopback);
  change(loopback, id);

  const { said } = await writeRun(loopback);

  expect(isThere(loopback, id)).toBe(false);
  expect(said).toEqual([`deleted the profile ${id}, which an interrupted run had left behind.`]);
});

const otherGroup = ({ tenant }: Loopback) =>
  [...tenant.groups.values()].find(({ displayName }) => displayName === "Duplicates")?.id ?? "";

const set = (properties: object) => (loopback: Loopback, id: string) =>
  Object.assign(loopback.tenant.deviceConfigurations.get(id) ?? {}, properties);

test.each<[string, (loopback: Loopback, id: string) => unknown, string]>([
  [
    "has another host",
    set({ hostName: "outlook.office365.com" }),
    "its hostName differs from what the check sent",
  ],
  ["has another name", set({ displayName: "iOS mail" }), "its displayName differs from what"],
  [
    "has a description with additional text",
    (loopback, id) => {
      const profile = loopback.tenant.deviceConfigurations.get(id);
      if (profile) profile.description += " In use, Anna";
    },
    "its description differs from what",
  ],
  [
    "has a property that was never sent",
    set({ perAppVPNProfileId: "6d5b5d8c-57a1-4a3d-9d3c-1f0d4f5b7a11" }),
    "its perAppVPNProfileId differs from what",
  ],
  ["has other scope tags", set({ roleScopeTagIds: ["0", "7"] }), "its roleScopeTagIds differs from what"],
  ["has a changed flag", set({ requireSsl: false }), "its requireSsl differs from what"],
  [
    "is assigned to another group, although it is empty",
    (loopback, id) => assigned(loopback, id, { type: group, groupId: otherGroup(loopback) }),
    "1 assignment that the check did not create",
  ],
  [
    "is assigned to everybody",
    (loopback, id) => assigned(loopback, id, { type: "#microsoft.graph.allLicensedUsersAssignmentTarget" }),
    "1 assignment that the check did not create",
  ],
  [
    "is assigned to its group and to another",
    (loopback, id) =>
      assigned(
        loopback,
        id,
        { type: group, groupId: emptyGroupOf(loopback) },
        { type: group, groupId: otherGroup(loopback) },
      ),
    "2 assignments that the check did not create",
  ],
  [
    "is assigned by a policy set",
    (loopback, id) =>
      loopback.administrator.addPolicySetAssignment(id, {
        "@odata.type": group,
        groupId: emptyGroupOf(loopback),
      }),
    "1 assignment that the check did not create",
  ],
  [
    "is assigned to its group, which now has members",
    (loopback, id) => {
      assigned(loopback, id, { type: group, groupId: emptyGroupOf(loopback) });
      loopback.tenant.groups
        .get(emptyGroupOf(loopback))
        ?.members.push([...loopback.tenant.users.keys()][0] ?? "");
    },
    "may now have members (it has members)",
  ],
  [
    "is linked to another certificate",
    ({ tenant, ...rest }, id) =>
      tenant.references.set(id, {
        identityCertificate: certificateOf({ tenant, ...rest }, "iosImportedPFXCertificateProfile"),
      }),
    "linked it to another certificate",
  ],
])(
  "a profile left by an interrupted run that %s is not deleted, and the report says why",
  async (_, change, why) => {
    await using loopback = await room();
    const { id } = await brokenOff(loopback);
    change(loopback, id);
    const before = stateOf(loopback);

    const { said, isClean } = await writeRun(loopback);

    expect(said).toEqual([expect.stringContaining(why)]);
    expect(said[0]).toContain(id);
    expect(said[0]).toContain("it was left alone");
    expect({ isClean, state: stateOf(loopback) }).toEqual({ isClean: true, state: before });
  },
);

test("a profile left by a run without a group is not deleted if it is assigned to a group", async () => {
  await using loopback = await room();
  const { id } = await brokenOff(loopback, {});
  assigned(loopback, id, { type: group, groupId: emptyGroupOf(loopback) });

  await writeRun(loopback, everything(loopback));

  expect(isThere(loopback, id)).toBe(true);
});

test("profiles without the marker are not deleted, regardless of their name", async () => {
  await using loopback = await room();
  const { id } = await brokenOff(loopback);
  set({ description: 'Made by "m365 verify --write"' })(loopback, id);

  const { said } = await writeRun(loopback);

  expect({ said, isThere: isThere(loopback, id) }).toEqual({ said: [], isThere: true });
});
