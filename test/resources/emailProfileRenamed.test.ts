import { profileAssignment } from "../../provider/resources/profileAssignment/resource";
import { inputs, profileIn, rolledOut } from "./emailProfileRoom";
import type { Room } from "./harness";

const renamed = { name: "mail", owner: "fedcba9876543210" };
const aboutRenames = (lines: readonly string[]) => lines.filter((line) => line.includes("aliases"));

async function linesOfNew(room: Room, news: object, facts: object = renamed): Promise<string[]> {
  const operation = room.operation();
  await profileIn(operation, facts).check({ ...inputs, ...news });
  return aboutRenames(operation.lines);
}

test("a rename without an alias: the preview says who loses the account, and how to avoid it", async () => {
  const { room, id } = await rolledOut();
  await using _ = room;
  expect(await linesOfNew(room, {})).toEqual([
    `mail: another resource created the profile "iOS mail" (${id}). If that is this resource under its old name, add aliases: [{ name: "<old name>" }] to it. Without that line the old profile is deleted and a new one created.`,
  ]);

  const targets = [{ kind: "group", groupName: "Sales" }];
  await room.operation().resource(profileAssignment).create({ profileId: id, targets });
  expect(await linesOfNew(room, { settings: { ...inputs.settings, hostName: "mail.contoso.com" } })).toEqual([
    expect.stringContaining(
      'Without that line the old profile is deleted and a new one created: 1,277 users in "Sales" lose their mail account and anything that is not on the server, and set it up again if the new one is assigned to them.',
    ),
  ]);
  expect(room.loopback.violations).toEqual([]);
});

test("a profile that another resource of the program keeps is not a rename", async () => {
  const { room, id, olds } = await rolledOut();
  await using _ = room;
  const operation = room.operation();
  await profileIn(operation).diff(id, olds, inputs);

  await profileIn(operation, renamed).check(inputs);

  expect(aboutRenames(operation.lines)).toEqual([]);
});

test.each([
  ["another name", { displayName: "Android mail" }],
  ["another platform", { settings: { ...inputs.settings, platform: "windows10" } }],
])("a new profile with %s is not a rename", async (_, news) => {
  const { room } = await rolledOut();
  await using __ = room;

  expect(await linesOfNew(room, news)).toEqual([]);
});

test("a profile without an owner is not a rename, and neither is an imported one", async () => {
  const { room, id } = await rolledOut();
  await using _ = room;
  expect(await linesOfNew(room, {}, { ...renamed, adopt: id })).toEqual([]);

  room.loopback.administrator.changeDeviceConfiguration(id, { description: "made by hand" });
  expect(await linesOfNew(room, {})).toEqual([]);
});
