import type { Values } from "../../provider/lifecycle/define";
import { ownerOf } from "../../provider/lifecycle/owner";
import { markerOf } from "../../provider/resources/deviceConfigurations/profileMarker";
import { inputs, profileCount, profileIn, rolledOut } from "./emailProfileRoom";
import type { Room } from "./harness";
import { groupType } from "./profileAssignmentRoom";

type Stored = Record<string, unknown>;

const stored = ({ loopback }: Room, id: string) =>
  loopback.tenant.deviceConfigurations.get(id) as never as Stored;

/** Profiles with the resource's marker that an interrupted create cannot have left. */
const histories: [string, string, (room: Room, id: string) => void, Values][] = [
  [
    "is assigned",
    "it has 1 assignment",
    ({ loopback }, id) => {
      const [group] = loopback.tenant.groups.keys();
      loopback.administrator.assign(id, [{ "@odata.type": groupType, groupId: group ?? "" }]);
    },
    {},
  ],
  [
    "was changed in a portal",
    "it was changed after it was created",
    ({ loopback }, id) => loopback.administrator.changeDeviceConfiguration(id, { requireSsl: false }),
    {},
  ],
  [
    "was changed and changed back",
    "it was changed after it was created",
    ({ loopback }, id) => {
      loopback.administrator.changeDeviceConfiguration(id, { hostName: "mail.fabrikam.com" });
      loopback.administrator.changeDeviceConfiguration(id, { hostName: inputs.settings.hostName });
    },
    {},
  ],
  [
    "is two days old",
    "it was created more than a day ago",
    (room, id) => {
      const long = new Date(Date.now() - 2 * 86_400_000).toISOString();
      Object.assign(stored(room, id), { createdDateTime: long, lastModifiedDateTime: long });
    },
    {},
  ],
  [
    "is another than the program declares",
    "its settings.hostName differs from the program",
    () => {},
    { settings: { ...inputs.settings, hostName: "mail.contoso.com" } },
  ],
  ["has another name", "its displayName differs from the program", () => {}, { displayName: "Mail" }],
  [
    "lacks what is left out of the program",
    "its settings.requireSsl differs from the program",
    (room, id) => Object.assign(stored(room, id), { requireSsl: false }),
    {},
  ],
];

test.each(histories)(
  "a profile with the resource's marker that %s is not adopted: preview and up stop and name it",
  async (_, reason, happens, news) => {
    const { room, id } = await rolledOut();
    await using __ = room;
    happens(room, id);
    room.loopback.clearRequests();
    const wish = { ...inputs, ...news };
    const sentence = `the profile "iOS mail" (${id}, created on ${String(stored(room, id)["createdDateTime"]).slice(0, 10)}) carries this resource's marker, but an interrupted create did not leave it in this state: ${reason}. Nothing was written. To manage it here, set opts.import: "${id}".`;

    await expect(profileIn(room.operation()).check(wish)).rejects.toThrow(sentence);
    await expect(profileIn(room.operation()).create(wish)).rejects.toThrow(sentence);

    expect(room.loopback.requests.filter(({ kind }) => kind === "write")).toEqual([]);
  },
);

test("two profiles with the same marker stop the create", async () => {
  const { room, id } = await rolledOut();
  await using _ = room;
  const { id: __, ...copy } = stored(room, id) as { id: string };
  room.loopback.administrator.createDeviceConfiguration(copy as never);

  await expect(profileIn(room.operation()).check(inputs)).rejects.toThrow(/carries the same marker/);
});

test("a profile that another resource of the operation manages stays with it, and a new one is created", async () => {
  const { room, id, olds } = await rolledOut();
  await using _ = room;
  const operation = room.operation();
  await profileIn(operation, { name: "renamed", owner: "bbbbbbbbbbbbbbbb" }).diff(id, olds, inputs);

  const made = await profileIn(operation).create(inputs);

  expect(made.id).not.toBe(id);
});

test("a copy made in the portal is not adopted when the original is deleted", async () => {
  const { room, id } = await rolledOut();
  await using _ = room;
  const { id: __, ...copy } = stored(room, id) as { id: string };
  room.loopback.administrator.createDeviceConfiguration({ ...copy, displayName: "iOS mail - Copy" } as never);
  room.loopback.administrator.deleteDeviceConfiguration(id);

  await expect(profileIn(room.operation()).check(inputs)).rejects.toThrow(
    /"iOS mail - Copy".*its displayName differs from the program/,
  );
});

test("when the resource's URN changes, the preview reports the new marker, and only the marker is written", async () => {
  const { room, id, olds } = await rolledOut({ ...inputs, description: "For phones" });
  await using _ = room;
  const news = { ...inputs, description: "For phones" };
  const renamed = { name: "phone-mail", owner: ownerOf("urn of phone-mail") };
  const preview = room.operation();

  const shown = await profileIn(preview, renamed).diff(id, olds, news);
  room.loopback.clearRequests();
  const outputs = await profileIn(room.operation(), renamed).update(id, olds, news);

  expect(shown).toMatchObject({ changes: true, differences: [], replaces: [] });
  expect(preview.lines).toEqual([
    "phone-mail: the marker in the profile's description names another resource. It will be changed to this one, so that an interrupted create finds only its own profile.",
  ]);
  expect(room.loopback.requests.filter(({ kind }) => kind === "write").map(({ body }) => body)).toEqual([
    {
      "@odata.type": "#microsoft.graph.iosEasEmailProfileConfiguration",
      description: `For phones\n[pulumi:${renamed.owner}]`,
    },
  ]);
  await expect(profileIn(room.operation(), renamed).diff(id, outputs, news)).resolves.toMatchObject({
    changes: false,
  });
});

test("an existing profile without a marker gets none, and marker: false keeps a marker in the description", async () => {
  const { room, id, olds } = await rolledOut();
  await using _ = room;
  Object.assign(stored(room, id), { description: "For phones\n[pulumi:0123456789abcdee]" });
  const news = { ...inputs, marker: false, description: "For phones\n[pulumi:0123456789abcdee]" };

  const shown = await profileIn(room.operation()).diff(id, { ...olds, ...news }, news);
  Object.assign(stored(room, id), { description: "For phones" });
  const plain = await profileIn(room.operation()).diff(id, olds, inputs);

  expect([shown.changes, plain.changes]).toEqual([false, false]);
});

test("a forced replacement (--replace) creates another profile, and deletes the old one", async () => {
  const { room, id, olds } = await rolledOut();
  await using _ = room;
  const operation = room.operation();
  const resource = profileIn(operation);

  // With --replace, the engine calls no diff, checks again without the old inputs, and creates without the old id.
  await resource.check(inputs, inputs);
  await resource.check(inputs);
  const made = await resource.create(inputs);
  await resource.delete(id, olds);

  expect(made.id).not.toBe(id);
  expect(profileCount(room)).toBe(1);
  expect(markerOf(String(stored(room, made.id)["description"]))).toBe("0123456789abcdef");
});
