import { unknownValue } from "../../provider/lifecycle/check";
import { emailProfile } from "../../provider/resources/emailProfile/resource";
import { profileAssignment } from "../../provider/resources/profileAssignment/resource";
import { type Operation, openRoom, type Room } from "./harness";

const host = "mail.contoso.com";
const mailOf = (displayName: string, hostName = host) => ({
  displayName,
  settings: { platform: "ios", hostName, emailAddressSource: "primarySmtpAddress", accountName: "Work" },
});
const groupType = "#microsoft.graph.groupAssignmentTarget";
const exclusionType = "#microsoft.graph.exclusionGroupAssignmentTarget";
const allUsers = { "@odata.type": "#microsoft.graph.allLicensedUsersAssignmentTarget" };
const idOf = ({ loopback }: Room, name: string) =>
  [...loopback.tenant.groups.values()].find(({ displayName }) => displayName === name)?.id ?? "";

function theirs(
  { loopback: { administrator } }: Room,
  targets: { "@odata.type": string; groupId?: string }[],
) {
  const { id } = administrator.createDeviceConfiguration({
    ...{
      "@odata.type": "#microsoft.graph.iosEasEmailProfileConfiguration",
      displayName: "Theirs",
      hostName: host,
    },
  });
  administrator.assign(id, targets);
  return id;
}

const group = (groupName: string) => ({ kind: "group", groupName });
const excluded = (groupName: string) => ({ kind: "excludeGroup", groupName });

/** Checks of new resources in a preview, in which no id is known yet. */
const newProfile = (operation: Operation, name: string, displayName: string, hostName?: string) =>
  operation.resource(emailProfile, { name, owner: `profile-${name}` }).check(mailOf(displayName, hostName));
const newAssignment = (operation: Operation, name: string, ...targets: object[]) =>
  operation
    .resource(profileAssignment, { name, owner: `assignment-${name}` })
    .check({ profileId: unknownValue, targets });

const warnings = ({ lines }: Operation) => lines.filter((line) => line.includes("warning"));
const twice = (id: string, ours = "Ours", name = "mail") =>
  `${name}: warning: "Theirs" (${id}) also sets up the same account on ${host}. For people who get it from "${ours}" as well, iOS blocks the second account, and Company Portal shows the device as not compliant.`;

test("the preview of a new profile with a new assignment says who gets the account twice", async () => {
  await using room = await openRoom();
  const id = theirs(room, [{ "@odata.type": groupType, groupId: idOf(room, "Sales") }]);
  const operation = room.operation();

  await newProfile(operation, "mail", "Ours");
  expect(warnings(operation)).toEqual([]);
  await newAssignment(operation, "mail", group("Sales"));

  expect(warnings(operation)).toEqual([twice(id)]);
});

test("a new assignment belongs to the new profile of the same name, or else to each profile that can cause a duplicate", async () => {
  await using room = await openRoom();
  const id = theirs(room, [{ "@odata.type": groupType, groupId: idOf(room, "Sales") }]);
  const operation = room.operation();
  await newProfile(operation, "one", "One");
  await newProfile(operation, "two", "Two", "other.contoso.com");

  await newAssignment(operation, "one", group("Sales"));
  await newAssignment(operation, "two", group("Sales"));
  await newAssignment(operation, "three", group("Sales"));

  expect(warnings(operation)).toEqual([twice(id, "One", "one"), expect.stringContaining('"Theirs"')]);
  expect(warnings(operation)[1]).toMatch(/^three: warning: .* from "One" as well/);
});

test("two new profiles of one program are reported as a duplicate", async () => {
  await using room = await openRoom();
  const operation = room.operation();
  await newProfile(operation, "one", "One");
  await newProfile(operation, "two", "Two");

  await newAssignment(operation, "one", group("Sales"));
  await newAssignment(operation, "two", group("Sales"));

  expect(warnings(operation)).toEqual([
    `two: warning: "One" (also new) also sets up the same account on ${host}. For people who get it from "Two" as well, iOS blocks the second account, and Company Portal shows the device as not compliant.`,
  ]);
});

test.each<[string, (room: Room) => { "@odata.type": string; groupId?: string }[], object[], number]>([
  [
    "the other profile excludes the group",
    (room) => [allUsers, { "@odata.type": exclusionType, groupId: idOf(room, "Sales") }],
    [group("Sales")],
    0,
  ],
  [
    "the new profile excludes the group",
    (room) => [{ "@odata.type": groupType, groupId: idOf(room, "Sales") }],
    [{ kind: "allUsers" }, excluded("Sales")],
    0,
  ],
  [
    "another group is excluded",
    (room) => [allUsers, { "@odata.type": exclusionType, groupId: idOf(room, "Board") }],
    [group("Sales")],
    1,
  ],
  [
    "other people",
    (room) => [{ "@odata.type": groupType, groupId: idOf(room, "Board") }],
    [group("Sales")],
    0,
  ],
  ["the new profile only has an exclusion", () => [allUsers], [excluded("Sales")], 0],
  ["all users and all devices", () => [allUsers], [{ kind: "allDevices" }], 1],
  ["the other profile has no targets", () => [], [{ kind: "allUsers" }], 0],
])("only people who get both profiles are counted: %s", async (_, others, targets, told) => {
  await using room = await openRoom();
  theirs(room, others(room));
  const operation = room.operation();

  await newProfile(operation, "mail", "Ours");
  await newAssignment(operation, "mail", ...targets);

  expect(warnings(operation)).toHaveLength(told);
});

test("the warning considers changes of the other profile's targets in the same program", async () => {
  await using room = await openRoom();
  const [sales, board] = [idOf(room, "Sales"), idOf(room, "Board")];
  const id = theirs(room, [{ "@odata.type": groupType, groupId: sales }]);
  const olds = {
    profileId: id,
    targets: [group("Sales")],
    mode: "authoritative",
    resolvedNames: { "group/Sales": sales },
  };
  const operation = room.operation();
  const other = operation.resource(profileAssignment, { name: "theirs", owner: "assignment-theirs" });
  await other.diff(id, olds, {
    profileId: id,
    mode: "authoritative",
    targets: [{ kind: "group", groupId: board }],
  });
  await newProfile(operation, "mail", "Ours");

  await newAssignment(operation, "mail", group("Sales"));
  expect(warnings(operation)).toEqual([]);
  await newAssignment(operation, "mail", group("Board"));

  expect(warnings(operation)).toHaveLength(1);
});

test("a replaced profile is not a duplicate of its replacement", async () => {
  await using room = await openRoom();
  const windows = (platform: string) => ({
    ...mailOf("Ours"),
    settings: { ...mailOf("Ours").settings, platform },
  });
  const mine = (operation: Operation) =>
    operation.resource(emailProfile, { name: "mail", owner: "profile-mail" });
  const { id, computed } = await mine(room.operation()).create(windows("windowsPhone"));
  room.loopback.administrator.assign(id, [{ "@odata.type": groupType, groupId: idOf(room, "Sales") }]);
  const operation = room.operation();

  const { replaces } = await mine(operation).diff(id, computed ?? {}, windows("windows10"));
  await mine(operation).check(windows("windows10"));
  await newAssignment(operation, "mail", group("Sales"));

  expect(replaces).toEqual(["settings.platform"]);
  expect(operation.lines.filter((line) => line.includes("sets up"))).toEqual([]);
});
