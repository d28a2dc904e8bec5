import { readFileSync } from "node:fs";
import { join } from "node:path";
import { findAll } from "../../provider/cli/export/exportedResources";
import { emailProfile } from "../../provider/resources/emailProfile/resource";
import { openRoom, type Room } from "../resources/harness";

type Captured = { "@odata.type": string; id: string; displayName: string; [name: string]: unknown };

const captured = (name: string): Captured =>
  JSON.parse(readFileSync(join(__dirname, "captures", `${name}.json`), "utf8"));

const certificateType = "#microsoft.graph.iosScepCertificateProfile";

/** A tenant with the captured profile, and with a certificate if the profile uses one. */
async function openWith(name: string, more: object = {}): Promise<{ room: Room; profile: Captured }> {
  const profile: Captured = { ...captured(name), ...more };
  const room = await openRoom();
  const { tenant, administrator } = room.loopback;
  tenant.deviceConfigurations.set(profile.id, profile as never);
  if (profile["authenticationMethod"] === "certificate") {
    const properties = { "@odata.type": certificateType, displayName: "Certificate" };
    const identityCertificate = administrator.createDeviceConfiguration(properties).id;
    tenant.references.set(profile.id, { identityCertificate });
  }
  return { room, profile };
}

async function exported(room: Room, id: string) {
  const { found, leftOut } = await findAll(room.operation().tenant);
  const one = found.find((each) => each.kind === "EmailProfile" && each.id === id);
  return { inputs: one?.inputs ?? {}, leftOut };
}

const captures = ["ios", "windows10", "android-work-profile-gmail", "android-work-profile-nine"];

test.each(captures)(
  "%s as a live tenant returns it: it exports without differences, and an update of one property keeps the rest",
  async (name) => {
    const { room, profile } = await openWith(name);
    await using _ = room;

    const { inputs, leftOut } = await exported(room, profile.id);
    expect(leftOut).toEqual([]);
    expect(inputs).toMatchObject({ displayName: profile.displayName, description: profile["description"] });
    const diff = await room.operation().resource(emailProfile).diff(profile.id, inputs, inputs);
    expect(diff).toMatchObject({ changes: false, differences: [] });

    const before = structuredClone(room.loopback.tenant.deviceConfigurations.get(profile.id));
    const settings = { ...(inputs["settings"] as object), hostName: "other.example.invalid" };
    await room
      .operation()
      .resource(emailProfile)
      .update(profile.id, inputs, { ...inputs, settings });
    expect(room.loopback.tenant.deviceConfigurations.get(profile.id)).toEqual({
      ...before,
      hostName: "other.example.invalid",
      version: 2,
      lastModifiedDateTime: expect.any(String),
    });
    expect(room.loopback.requests.filter(({ kind }) => kind === "write").map(({ body }) => body)).toEqual([
      { "@odata.type": profile["@odata.type"], hostName: "other.example.invalid" },
    ]);
    expect(room.loopback.violations).toEqual([]);
  },
);

test.each(["", []])(
  "an iOS profile whose unset values are %j exports like one whose values are null",
  async (empty) => {
    const unset = Object.entries(captured("ios")).filter(
      ([name, value]) => value === null && !name.startsWith("deviceManagement"),
    );
    const plain = await openWith("ios");
    const other = await openWith("ios", Object.fromEntries(unset.map(([name]) => [name, empty])));
    await using one = plain.room;
    await using two = other.room;

    const [{ inputs }, changed] = [
      await exported(one, plain.profile.id),
      await exported(two, other.profile.id),
    ];

    expect(changed.leftOut).toEqual([]);
    expect(withoutCertificate(changed.inputs)).toEqual(withoutCertificate(inputs));
  },
);

/** Leaves out the certificate's id, which differs in each tenant. */
const withoutCertificate = (inputs: object) => ({
  ...inputs,
  settings: { ...(inputs as { settings: object }).settings, identityCertificateId: undefined },
});

test.each(captures)("the loopback tenant creates %s as the live tenant did", async (name) => {
  await using room = await openRoom();
  const { graph } = room.operation().tenant;
  const {
    id: _,
    createdDateTime,
    lastModifiedDateTime,
    version,
    supportsScopeTags,
    ...sent
  } = captured(name);

  const answer = await graph.send({
    method: "POST",
    path: "/beta/deviceManagement/deviceConfigurations",
    body: sent,
  });

  const { "@odata.context": context, id, ...made } = JSON.parse(answer.text);
  expect(Object.keys(made).sort()).toEqual(
    Object.keys(captured(name))
      .filter((key) => key !== "id")
      .sort(),
  );
  expect(made).toMatchObject({ ...sent, version, supportsScopeTags });
});
