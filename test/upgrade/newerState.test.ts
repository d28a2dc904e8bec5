import type { Values } from "../../provider/lifecycle/define";
import { emailProfile } from "../../provider/resources/emailProfile/resource";
import { profileAssignment } from "../../provider/resources/profileAssignment/resource";
import { inputs, settings } from "../resources/emailProfileRoom";
import { openRoom } from "../resources/harness";

const id = "5e1ec7ed-0000-4000-8000-000000000002";

test.each<[string, Values]>([
  ["quarantinedSince", { ...inputs, quarantinedSince: "2027-01-01T00:00:00Z" }],
  ["settings.fontSize", { ...inputs, settings: { ...settings, fontSize: 12 } }],
])(
  "a state with %s is from a newer version, and every verb refuses it before any request",
  async (path, olds) => {
    await using room = await openRoom();
    const profile = () => room.operation().resource(emailProfile);
    const verbs = [
      () => profile().diff(id, olds, inputs),
      () => profile().read(id, olds),
      () => profile().update(id, olds, inputs),
      () => profile().delete(id, olds),
    ];

    for (const verb of verbs) {
      await expect(verb()).rejects.toMatchObject({
        code: "M365_NEWER_STATE",
        message: `the state has "${path}", which this version of pulumi-m365 does not know: a newer version wrote it. Nothing was read or written. Update the package (npm install pulumi-m365@latest) and run this again.`,
      });
    }
    expect(room.loopback.requests).toEqual([]);
  },
);

test("a new property in a list is named with its index", async () => {
  await using room = await openRoom();
  const targets = [{ kind: "allUsers" }, { kind: "allDevices", since: "2027-01-01T00:00:00Z" }];
  const read = room.operation().resource(profileAssignment).read(id, { profileId: id, targets });
  await expect(read).rejects.toMatchObject({
    code: "M365_NEWER_STATE",
    message: expect.stringContaining('the state has "targets[1].since"'),
  });
});
