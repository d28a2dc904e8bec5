import { emailProfile } from "../../provider/resources/emailProfile/resource";
import { Session } from "../../provider/session";
import { configKeys } from "../../provider/tenant/configKeys";
import { inputs, profileIn } from "./emailProfileRoom";
import { openRoom, type Room } from "./harness";
import { assigned, assignmentIn, groupId, groupType, withProfile } from "./profileAssignmentRoom";

const madeByHand = ({ loopback }: Room, more = {}): string =>
  loopback.administrator.createDeviceConfiguration({
    "@odata.type": "#microsoft.graph.iosEasEmailProfileConfiguration",
    displayName: "iOS mail",
    ...inputs.settings,
    ...more,
  } as never).id;

const adopting = "ios-mail: adopts the existing object that opts.import names.";

/** The preview's lines about differences, without those about the effect on users. */
const differencesIn = (lines: readonly string[]) =>
  lines.filter((line) => line.startsWith(adopting) || / in the tenant(, |: )/.test(line));

const bodies = ({ loopback }: Room) =>
  loopback.requests.filter(({ kind }) => kind === "write").map(({ body }) => body);

test("the preview of an adoption shows every difference with both values, and up writes only these", async () => {
  await using room = await openRoom();
  const adopt = madeByHand(room, { hostName: "mail.contoso.com", requireSsl: false, description: "By hand" });
  const news = {
    ...inputs,
    description: "Ours",
    settings: { ...inputs.settings, requireSsl: true, durationOfEmailToSync: "oneMonth" },
  };
  const preview = room.operation();

  await profileIn(preview, { adopt }).check(news);
  expect(differencesIn(preview.lines).sort()).toEqual([
    adopting,
    'ios-mail: description: "By hand" in the tenant, "Ours" in the program: will be written.',
    'ios-mail: settings.durationOfEmailToSync: "userDefined" in the tenant, "oneMonth" in the program: will be written.',
    'ios-mail: settings.hostName: "mail.contoso.com" in the tenant, "outlook.office365.com" in the program: will be written.',
    "ios-mail: settings.requireSsl: false in the tenant, true in the program: will be written.",
  ]);
  expect(bodies(room)).toEqual([]);

  await profileIn(room.operation(), { adopt }).create(news);
  expect(bodies(room)).toEqual([
    {
      "@odata.type": "#microsoft.graph.iosEasEmailProfileConfiguration",
      description: "Ours",
      durationOfEmailToSync: "oneMonth",
      hostName: "outlook.office365.com",
      requireSsl: true,
    },
  ]);
});

test("a matching adoption says that nothing will be written, and writes nothing", async () => {
  await using room = await openRoom();
  const adopt = madeByHand(room);
  const preview = room.operation();

  await profileIn(preview, { adopt }).check(inputs);
  await profileIn(room.operation(), { adopt }).create(inputs);

  expect(differencesIn(preview.lines)).toEqual([`${adopting} It is as declared: nothing will be written.`]);
  expect(bodies(room)).toEqual([]);
});

test("the preview of an adoption shows added and removed entries of a list instead of both lists", async () => {
  const { room, profileId, sales } = await withProfile();
  await using _ = room;
  const board = groupId(room, "Board");
  room.loopback.administrator.assign(profileId, [
    { "@odata.type": groupType, groupId: sales },
    { "@odata.type": groupType, groupId: board },
  ]);
  const targets = [
    { kind: "group", groupId: sales.toUpperCase() },
    { kind: "excludeGroup", groupId: groupId(room, "Sales contractors") },
  ];
  const preview = room.operation();

  await assignmentIn(preview, { adopt: profileId }).check({ profileId, targets });

  expect(differencesIn(preview.lines)).toEqual([
    adopting,
    `ios-mail: targets: group "Board" in the tenant, not in the program: will be removed.`,
    `ios-mail: targets: exclude group "Sales contractors" in the program, not in the tenant: will be added.`,
  ]);
  await assignmentIn(room.operation(), { adopt: profileId }).create({ profileId, targets });
  expect(assigned(room, profileId)).toHaveLength(2);
});

test("secrets are not shown, and long texts are shown completely if they differ only after the usual cut", async () => {
  await using room = await openRoom();
  const long = "x".repeat(150);
  const adopt = madeByHand(room, { description: `${long}1`, accountName: "hidden-1" });
  const news = {
    ...inputs,
    description: `${long}2`,
    settings: { ...inputs.settings, accountName: "hidden-2" },
  };
  const preview = room.operation();

  await profileIn(preview, { adopt, secretPaths: ["settings.accountName"] }).check(news);

  expect(differencesIn(preview.lines).slice(1).sort()).toEqual([
    `ios-mail: description: "${long}1" in the tenant, "${long}2" in the program: will be written.`,
    'ios-mail: settings.accountName: "[secret]" in the tenant, "[secret]" in the program: will be written.',
  ]);
});

test("an adoption neither shows nor writes ignored properties", async () => {
  await using room = await openRoom();
  const adopt = madeByHand(room, { hostName: "mail.contoso.com" });
  const facts = { adopt, ignoreChanges: ["settings.hostName"] };
  const preview = room.operation();

  await preview.resource(emailProfile, { name: "ios-mail", ...facts }).check(inputs);
  await room.operation().resource(emailProfile, facts).create(inputs);

  expect(differencesIn(preview.lines)).toEqual([`${adopting} It is as declared: nothing will be written.`]);
  expect(bodies(room)).toEqual([]);
});

const foreign = "fedcba9876543210";
const managedElsewhere = `ios-mail: warning: another stack, or another resource of this stack, manages this object: it carries the marker [pulumi:${foreign}].`;

test("an object of another stack is adopted with a warning, and its marker then names this resource", async () => {
  await using room = await openRoom();
  const adopt = madeByHand(room, { description: `For phones\n[pulumi:${foreign}]` });
  const news = { ...inputs, description: "For phones" };
  const preview = room.operation();

  await profileIn(preview, { adopt }).check(news);
  const { computed } = await profileIn(room.operation(), { adopt }).create(news);

  expect(preview.lines.slice(0, 3)).toEqual([
    expect.stringContaining(managedElsewhere),
    adopting,
    expect.stringMatching(/^ios-mail: the marker .* will be changed to this one/),
  ]);
  expect(bodies(room)).toEqual([
    {
      "@odata.type": "#microsoft.graph.iosEasEmailProfileConfiguration",
      description: "For phones\n[pulumi:0123456789abcdef]",
    },
  ]);
  const again = await profileIn(room.operation()).diff(adopt, computed ?? {}, news);
  expect(again.changes).toBe(false);
});

test("an import says that another stack manages the object, and does not import the marker", async () => {
  await using room = await openRoom();
  const id = madeByHand(room, { description: `For phones\n[pulumi:${foreign}]` });
  const lines: string[] = [];
  const session = new Session(
    (key) => configKeys[key].map((name) => room.loopback.environment[name]).find(Boolean),
    (line, { name }) => lines.push(`${name}: ${line}`),
  );
  const facts = { name: "ios-mail", owner: "0123456789abcdef", ignoreChanges: [] };

  const imported = await session.import(emailProfile as never, facts, id);

  expect(lines).toEqual([expect.stringContaining(managedElsewhere)]);
  expect(imported?.inputs["description"]).toBe("For phones");
  expect(JSON.stringify(imported?.outputs)).not.toContain("pulumi:");
});

test("a description that contains another resource's marker is refused, with the next step", async () => {
  await using room = await openRoom();
  const news = { ...inputs, description: `For phones\n[pulumi:${foreign}]` };

  expect(await profileIn(room.operation()).check(news)).toEqual([
    {
      property: "description",
      reason: `contains [pulumi:${foreign}], a line that this provider adds itself. Remove it, or set marker: false so that none is added.`,
    },
  ]);
  expect(await profileIn(room.operation()).check({ ...news, marker: false })).toEqual([]);
});
