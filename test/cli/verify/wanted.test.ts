import type { Given } from "../../../provider/cli/verify/write/wanted";
import type { Loopback } from "../../../provider/loopback";
import { certificateOf, emptyGroupOf, room, stateOf, writeRun } from "./writeHarness";

const unknownId = "6d5b5d8c-57a1-4a3d-9d3c-1f0d4f5b7a11";
const idOf = ({ tenant }: Loopback, name: string) =>
  [...tenant.groups.values()].find(({ displayName }) => displayName === name)?.id ?? "";

const refusals: [string, (loopback: Loopback) => Given, string][] = [
  [
    "a group with members, by its name",
    () => ({ group: "Board" }),
    '--group: "Board" cannot be used, because it has members',
  ],
  [
    "a group with members, by its id",
    (loopback) => ({ group: idOf(loopback, "Board") }),
    "because it has members",
  ],
  [
    "a group whose members are all in a group inside it",
    (loopback) => {
      loopback.tenant.groups.get(emptyGroupOf(loopback))?.members.push(idOf(loopback, "Board"));
      return { group: "Shared iPads" };
    },
    "because it has members",
  ],
  [
    "a group with a device in it",
    (loopback) => {
      const [device = ""] = loopback.tenant.managedDevices.keys();
      loopback.tenant.groups.get(emptyGroupOf(loopback))?.members.push(device);
      return { group: "Shared iPads" };
    },
    "because it has members",
  ],
  ["an unknown group", () => ({ group: "Nobody" }), '--group: no group is called "Nobody"'],
  [
    "an unknown group id",
    () => ({ group: unknownId }),
    `--group: there is no group with the id "${unknownId}"`,
  ],
  [
    "a name that two groups have",
    () => ({ group: "Duplicates" }),
    '--group: 2 groups are called "Duplicates"',
  ],
  ["an unknown platform", () => ({ platform: "macOS" }), '--platform: "macOS" is not one of ios, '],
  [
    "a certificate for a platform without any",
    (loopback) => ({ platform: "windows10", certificate: certificateOf(loopback) }),
    "--certificate: profiles for Windows 10 and 11 have no certificates",
  ],
  [
    "a certificate for another platform",
    (loopback) => ({ platform: "androidSamsungKnox", certificate: certificateOf(loopback) }),
    "is a iosScepCertificateProfile, which Samsung KNOX cannot use here",
  ],
  [
    "a certificate that is another kind of profile",
    (loopback) => ({ certificate: certificateOf(loopback, "iosCustomConfiguration") }),
    "is a iosCustomConfiguration",
  ],
  [
    "an unknown certificate",
    () => ({ certificate: unknownId }),
    "--certificate: there is no certificate profile with the id",
  ],
  [
    "a certificate by its name",
    () => ({ certificate: "iOS user certificate" }),
    '--certificate: "iOS user certificate" is not an id',
  ],
];

test.each(refusals)("%s is refused before anything is written", async (_, given, sentence) => {
  await using loopback = await room();
  const options = given(loopback);
  const before = stateOf(loopback);

  const refusal = await writeRun(loopback, options).catch((error: Error) => error);

  expect(refusal).toMatchObject({ isM365Error: true, message: expect.stringContaining(sentence) });
  expect((refusal as Error).message).toContain("Nothing was written.");
  expect(loopback.requests.filter(({ kind }) => kind === "write")).toEqual([]);
  expect(stateOf(loopback)).toEqual(before);
});

test.each([
  ["has a membership rule", { groupTypes: ["DynamicMembership"] }, "a rule may add members at any time"],
  ["hides its members", { visibility: "HiddenMembership" }, "its members are hidden"],
])("a group that %s is refused, although it has no visible members", async (_, facts, why) => {
  await using loopback = await room();
  const group = emptyGroupOf(loopback);
  loopback.inject({
    match: ({ path }) => path.includes(`/groups/${group}?`),
    rewrite: (body) => ({ ...(body as object), ...facts }),
  });

  await expect(writeRun(loopback, { group })).rejects.toThrow(why);

  expect(loopback.requests.filter(({ kind }) => kind === "write")).toEqual([]);
});

test("if the application cannot write profiles, the run is refused before anything is read", async () => {
  await using loopback = await room((tenant) => {
    tenant.applicationRoles = ["DeviceManagementConfiguration.Read.All"];
  });

  await expect(writeRun(loopback)).rejects.toThrow("lacks DeviceManagementConfiguration.ReadWrite.All");

  expect(loopback.requests).toEqual([]);
});

test("a group that gets a member during the run is not assigned", async () => {
  await using loopback = await room();
  const group = emptyGroupOf(loopback);
  const [user = ""] = loopback.tenant.users.keys();
  loopback.inject({
    match: ({ method, path }) => method === "PATCH" && path.includes("deviceConfigurations"),
    before: () => void loopback.tenant.groups.get(group)?.members.push(user),
  });

  const { outcomes } = await writeRun(loopback, { group });

  expect(loopback.requests.filter(({ path }) => path.endsWith("/assign"))).toEqual([]);
  expect(outcomes.get("loopback/graph/assignmentTargets.ts refuseDuplicates")).toEqual({
    result: "notTried",
    what: "the group now has members, so nothing is assigned to it any more",
  });
});
