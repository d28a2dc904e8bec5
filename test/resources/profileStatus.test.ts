import { lookups } from "../../provider/lookups/index";
import { runLookUp } from "../../provider/lookups/lookUp";
import { openRoom, type Room } from "./harness";

const typeOf = (name: string) => `#microsoft.graph.${name}AssignmentTarget`;

function profileIn({ loopback: { administrator } }: Room, displayName: string, everybody = true): string {
  const { id } = administrator.createDeviceConfiguration({
    "@odata.type": "#microsoft.graph.iosEasEmailProfileConfiguration",
    displayName,
    hostName: "mail.contoso.com",
    accountName: "Contoso",
    emailAddressSource: "primarySmtpAddress",
  });
  if (everybody) administrator.assign(id, [{ "@odata.type": typeOf("allLicensedUsers") }]);
  return id;
}

async function statusesIn(room: Room, inputs = {}) {
  const lookUp = lookups.find(({ name }) => name === "getProfileStatus");
  if (!lookUp) throw new Error("getProfileStatus is not in the list");
  const result = await runLookUp(lookUp, room.operation().tenant, inputs);
  expect(lookUp.outputs.strict().safeParse(result).error).toBeUndefined();
  return result["profiles"] as { displayName: string; reasons: string[] }[];
}

test("devices are pending until they report, then counted by status, with the common error reasons", async () => {
  await using room = await openRoom();
  const { administrator, tenant } = room.loopback;
  const id = profileIn(room, "iOS mail");
  const [first] = await statusesIn(room);
  expect(first).toMatchObject({ succeeded: 0, pending: 10, failed: 0, conflict: 0, notApplicable: 10 });
  expect(first?.reasons).toEqual([
    expect.stringMatching(/^Pending: the device has not checked in/),
    expect.stringMatching(/^Not applicable: the device has another platform/),
  ]);

  const iphones = [...tenant.managedDevices.values()].filter(
    ({ operatingSystem }) => operatingSystem === "iOS",
  );
  for (const [at, status] of (["succeeded", "succeeded", "failed", "error", "conflict"] as const).entries())
    administrator.reportStatus(id, iphones[at]?.id ?? "", status);

  const [after] = await statusesIn(room, { displayName: "iOS mail" });
  expect(after).toMatchObject({
    id,
    platform: "ios",
    isAssigned: true,
    ...{ succeeded: 2, pending: 5, failed: 2, conflict: 1, notApplicable: 10 },
  });
  expect(after?.reasons).toEqual([
    expect.stringMatching(/^Failed: usually the user has set up the same account by hand/),
    expect.stringMatching(/^Conflict: another profile on the device/),
    expect.stringMatching(/^Pending/),
    expect.stringMatching(/^Not applicable/),
  ]);

  administrator.assign(id, []);
  await expect(statusesIn(room)).resolves.toMatchObject([
    {
      isAssigned: false,
      pending: 0,
      succeeded: 0,
      reasons: ["Nobody has it: no ProfileAssignment assigns it."],
    },
  ]);
  expect(room.loopback.violations).toEqual([]);
});

test("the status of many profiles is read twenty per request, and of one profile with one request", async () => {
  await using room = await openRoom();
  const ids = Array.from({ length: 45 }, (_, at) =>
    profileIn(room, `Mail ${String(at).padStart(2, "0")}`, false),
  );
  room.loopback.clearRequests();

  const found = await statusesIn(room);
  expect(found.map(({ displayName }) => displayName)).toEqual(
    [...found.map(({ displayName }) => displayName)].sort(),
  );
  expect(room.loopback.requests.filter(({ path }) => path.endsWith("/$batch"))).toHaveLength(3);

  room.loopback.clearRequests();
  await expect(statusesIn(room, { profileId: ids[7]?.toUpperCase() })).resolves.toMatchObject([
    { displayName: "Mail 07" },
  ]);
  await expect(statusesIn(room, { displayName: "Nobody" })).resolves.toEqual([]);
  expect(room.loopback.requests.filter(({ path }) => path.endsWith("/deviceStatusOverview"))).toHaveLength(1);
});

test("an answer wrapped in value, as in Microsoft's example, is read as well", async () => {
  await using room = await openRoom();
  profileIn(room, "iOS mail");
  room.loopback.inject({
    match: ({ path }) => path.endsWith("/deviceStatusOverview"),
    status: 200,
    body: { value: { successCount: 12, errorCount: 1, notApplicablePlatformCount: 2 } },
  });

  await expect(statusesIn(room)).resolves.toMatchObject([
    { succeeded: 12, failed: 1, notApplicable: 2, pending: 0, conflict: 0 },
  ]);
});

test("a profile that is deleted meanwhile is left out, and the others are reported", async () => {
  await using room = await openRoom();
  const { loopback } = room;
  const gone = profileIn(room, "Leaving");
  profileIn(room, "Staying");
  loopback.inject({
    match: { path: /\$batch|deviceStatusOverview/ },
    before: () => void loopback.tenant.deviceConfigurations.delete(gone),
  });

  expect((await statusesIn(room)).map(({ displayName }) => displayName)).toEqual(["Staying"]);
});
