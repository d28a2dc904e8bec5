import { explain } from "../../../provider/cli/explain/explain";
import { profileLines } from "../../../provider/cli/explain/profileText";
import { unknownValue } from "../../../provider/lifecycle/check";
import { addGroup, addUsers, emptyTenant, type PortalTarget } from "../../../provider/loopback";
import { openRoom, type Room } from "../../resources/harness";
import { type Declared, onlyReads, pending } from "./harness";

const who = "user00001@contoso.com";

/** One person in "Sales DACH", a member of "Sales DACH and Nordics", which is a member of "Sales". */
function room(): Promise<Room> {
  return openRoom({
    seed: (tenant) => {
      Object.assign(tenant, emptyTenant(tenant.tenantId));
      addUsers(tenant, 1);
      const inner = addGroup(tenant, { displayName: "Sales DACH", members: [...tenant.users.keys()] });
      const middle = addGroup(tenant, { displayName: "Sales DACH and Nordics", members: [inner.id] });
      addGroup(tenant, { displayName: "Sales", members: [middle.id] });
      addGroup(tenant, { displayName: "Board" });
      tenant.assignmentFilters.push({ id: "f1", displayName: "Corporate", platform: "iOS" } as never);
    },
  });
}

const group = ({ loopback }: Room, name: string, isExcluded = false, filter?: "include" | "exclude") =>
  ({
    "@odata.type": `#microsoft.graph.${isExcluded ? "exclusionGroup" : "group"}AssignmentTarget`,
    groupId: [...loopback.tenant.groups.values()].find(({ displayName }) => displayName === name)?.id,
    ...(filter
      ? {
          deviceAndAppManagementAssignmentFilterId: "f1",
          deviceAndAppManagementAssignmentFilterType: filter,
        }
      : {}),
  }) as PortalTarget;
const everybody = { "@odata.type": "#microsoft.graph.allLicensedUsersAssignmentTarget" } as PortalTarget;
const everyDevice = { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" } as PortalTarget;

function profile({ loopback }: Room, displayName: string, targets: PortalTarget[]): string {
  const { id } = loopback.administrator.createDeviceConfiguration({
    "@odata.type": "#microsoft.graph.iosEasEmailProfileConfiguration",
    displayName,
    hostName: "outlook.office365.com",
  });
  loopback.administrator.assign(id, targets);
  return id;
}

async function said(open: Room, ...declared: Declared[]): Promise<string[]> {
  const change = declared.length > 0 ? await pending(open, ...declared) : undefined;
  return profileLines((await explain(open.operation().tenant, who, change)).profiles ?? []);
}

test.each<[string, (open: Room) => PortalTarget[], string]>([
  ["a group", (open) => [group(open, "Sales DACH")], 'now: assigned through "Sales DACH"; not excluded'],
  [
    "nested groups",
    (open) => [group(open, "Sales")],
    'now: assigned through "Sales" > "Sales DACH and Nordics" > "Sales DACH"; not excluded',
  ],
  ["all users", () => [everybody], "now: assigned through all users; not excluded"],
  ["all devices", () => [everyDevice], "now: assigned through all devices: each device decides"],
  [
    "all users, except a group of the person",
    (open) => [everybody, group(open, "Sales DACH and Nordics", true)],
    'now: assigned through all users, but excluded through "Sales DACH and Nordics" > "Sales DACH", and an exclusion wins',
  ],
  [
    "an include filter",
    (open) => [group(open, "Sales DACH", false, "include")],
    'now: assigned through "Sales DACH" (only devices that match the filter "Corporate"): each device decides',
  ],
  [
    "an exclude filter, and all users without a filter",
    (open) => [group(open, "Sales DACH", false, "exclude"), everybody],
    'now: assigned through "Sales DACH" (without devices that match the filter "Corporate") and all users; not excluded',
  ],
])("a profile that reaches a person through %s", async (_, targets, line) => {
  await using open = await room();
  profile(open, "iOS mail", targets(open));

  expect(await said(open)).toEqual(['e-mail profile "iOS mail" (ios)', `  ${line}`]);
  expect(onlyReads(open.loopback)).toBe(true);
  expect(open.loopback.violations).toEqual([]);
});

test("a profile for other people is not shown, and groups that contain each other end the search", async () => {
  await using open = await room();
  const { groups, users } = open.loopback.tenant;
  const [inner, middle] = [...groups.values()];
  inner?.members.push(middle?.id ?? "");
  profile(open, "Board", [group(open, "Board")]);

  expect(await said(open)).toEqual(["no e-mail profile reaches this person"]);
  expect(users.size).toBe(1);
});

test("two profiles for the same account are reported as a collision, with its effect on the platform", async () => {
  await using open = await room();
  profile(open, "iOS mail", [everybody]);
  profile(open, "iOS mail, old", [group(open, "Sales")]);

  expect(await said(open)).toContain(
    '  the same account comes from "iOS mail, old" as well: iOS blocks the second account, and Company Portal shows the device as not compliant. Assign only one of them to this person',
  );
});

test("a pending change of targets shows both states, and an unchanged assignment shows one", async () => {
  await using open = await room();
  const profileId = profile(open, "iOS mail", [group(open, "Sales")]);
  profile(open, "Other", [everybody]);
  const targets = [{ kind: "group", groupName: "Board" }];

  const lines = await said(open, { kind: "ProfileAssignment", name: "ios", inputs: { profileId, targets } });

  expect(lines.filter((line) => !line.includes("the same account"))).toEqual([
    'e-mail profile "iOS mail" (ios)',
    '  now: assigned through "Sales" > "Sales DACH and Nordics" > "Sales DACH"; not excluded',
    "  after the pending change: not assigned to this person",
    'e-mail profile "Other" (ios)',
    "  now and after the pending change: assigned through all users; not excluded",
  ]);
});

test("a new profile reaches the people of its assignment, and collides with an existing profile", async () => {
  await using open = await room();
  profile(open, "Other", [everybody]);
  const settings = { platform: "ios", hostName: "outlook.office365.com", accountName: "Contoso" };

  const lines = await said(
    open,
    {
      kind: "ProfileAssignment",
      name: "ios",
      inputs: { profileId: unknownValue, targets: [{ kind: "group", groupName: "Sales DACH" }] },
    },
    {
      kind: "EmailProfile",
      name: "ios",
      inputs: {
        displayName: "iOS mail",
        settings: { ...settings, emailAddressSource: "primarySmtpAddress" },
      },
    },
  );

  expect(lines).toEqual([
    'e-mail profile "Other" (ios)',
    "  now and after the pending change: assigned through all users; not excluded",
    expect.stringMatching(
      /^ {2}after the pending change, the same account comes from "iOS mail" as well: iOS blocks/,
    ),
    'e-mail profile "iOS mail" (ios)',
    "  now: not assigned to this person",
    '  after the pending change: assigned through "Sales DACH"; not excluded',
    expect.stringMatching(
      /^ {2}after the pending change, the same account comes from "Other" as well: iOS blocks/,
    ),
  ]);
});
