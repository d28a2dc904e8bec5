import { emailProfile } from "../../provider/resources/emailProfile/resource";
import { timeouts } from "../../provider/tenant/timeouts";
import {
  byCertificate,
  byPassword,
  cases,
  certificateIn,
  ios,
  linkOf,
  writesOf,
} from "./emailProfileCertificateRoom";
import { openRoom } from "./harness";

const { goneMs } = timeouts;
beforeAll(() => {
  timeouts.goneMs = 300;
});
afterAll(() => {
  timeouts.goneMs = goneMs;
});

test.each(cases.map((one) => [one.platform, one] as const))(
  "%s: a certificate is linked on create, changed and unlinked by its reference, and read back",
  async (_, one) => {
    await using room = await openRoom();
    const [first, second] = [
      certificateIn(room, one.certificate),
      certificateIn(room, one.certificate, "Newer"),
    ];
    const profile = () => room.operation().resource(emailProfile);
    const { id, computed } = await profile().create(byCertificate(one, first));
    const route = `/beta/deviceManagement/deviceConfigurations/${id}`;
    const reference = `${route}/microsoft.graph.${one.cast}/identityCertificate/$ref`;
    expect(linkOf(room, id)).toBe(first);
    await expect(
      profile().diff(id, computed ?? {}, byCertificate(one, first.toUpperCase())),
    ).resolves.toMatchObject({ changes: false });

    room.loopback.clearRequests();
    const changed = await profile().update(id, computed ?? {}, byCertificate(one, second));
    expect([writesOf(room), linkOf(room, id)]).toEqual([[`PUT ${reference}`], second]);

    room.loopback.clearRequests();
    const unlinked = await profile().update(id, changed, byPassword(one));
    expect([writesOf(room), linkOf(room, id)]).toEqual([
      [`PATCH ${route}`, `DELETE ${reference}`],
      undefined,
    ]);
    await expect(profile().diff(id, unlinked, byPassword(one))).resolves.toMatchObject({ changes: false });

    room.loopback.clearRequests();
    await profile().update(id, unlinked, byCertificate(one, first));
    expect([writesOf(room), linkOf(room, id)]).toEqual([[`PUT ${reference}`, `PATCH ${route}`], first]);
    expect(room.loopback.violations).toEqual([]);
  },
);

test("another certificate linked in the portal is a difference, and is reset", async () => {
  await using room = await openRoom();
  const [ours, theirs] = [
    certificateIn(room, ios.certificate),
    certificateIn(room, ios.certificate, "Theirs"),
  ];
  const { id, computed } = await room.operation().resource(emailProfile).create(byCertificate(ios, ours));
  room.loopback.tenant.references.set(id, { identityCertificate: theirs });

  const diff = await room
    .operation()
    .resource(emailProfile)
    .diff(id, computed ?? {}, byCertificate(ios, ours));
  await room
    .operation()
    .resource(emailProfile)
    .update(id, computed ?? {}, byCertificate(ios, ours));

  expect(diff.differences).toEqual([
    { path: "settings.identityCertificateId", from: theirs, to: ours, drift: true },
  ]);
  expect(linkOf(room, id)).toBe(ours);
});

test("an Intune error on unlinking a certificate is reported once, and the rest of the change is made", async () => {
  await using room = await openRoom();
  room.loopback.tenant.unlinkUnsupported = true;
  const certificate = certificateIn(room, ios.certificate);
  const { id, computed } = await room
    .operation()
    .resource(emailProfile)
    .create(byCertificate(ios, certificate));
  const operation = room.operation();

  const outputs = await operation
    .resource(emailProfile, { name: "mail" })
    .update(id, computed ?? {}, byPassword(ios));

  expect(room.loopback.tenant.deviceConfigurations.get(id)).toMatchObject({
    authenticationMethod: "usernameAndPassword",
  });
  expect(operation.lines).toEqual([
    expect.stringMatching(
      /^mail: settings\.identityCertificateId stays linked: Intune does not unlink it\. .*run pulumi up with --replace/,
    ),
  ]);
  await expect(
    room.operation().resource(emailProfile).diff(id, outputs, byPassword(ios)),
  ).resolves.toMatchObject({ changes: false });
});

test("an id that is not a certificate for the platform is refused at its property before any write", async () => {
  await using room = await openRoom();
  const missing = "11111111-2222-3333-4444-555555555555";
  const android = certificateIn(room, "androidScepCertificateProfile");
  const check = (id: string) => room.operation().resource(emailProfile).check(byCertificate(ios, id));

  await expect(check(missing)).resolves.toEqual([
    {
      property: "settings.identityCertificateId",
      reason: `there is no certificate profile with the id "${missing}" in this tenant. Use the id that Intune shows for it.`,
    },
  ]);
  await expect(check(android)).resolves.toEqual([
    {
      property: "settings.identityCertificateId",
      reason: `"${android}" is a androidScepCertificateProfile, which iOS and iPadOS cannot use here. Use one of these types: iosPkcsCertificateProfile, iosScepCertificateProfile.`,
    },
  ]);
  expect(room.loopback.requests.every(({ kind }) => kind === "read")).toBe(true);
});

test("a profile without certificates costs no request for them", async () => {
  await using room = await openRoom();
  const { id, computed } = await room.operation().resource(emailProfile).create(byPassword(ios));
  room.loopback.clearRequests();

  await room
    .operation()
    .resource(emailProfile)
    .diff(id, computed ?? {}, byPassword(ios));

  expect(room.loopback.log).toEqual(["GET /beta/deviceManagement/deviceConfigurations"]);
});

test("a certificate that is still linked after a successful unlink is reported, too", async () => {
  await using room = await openRoom();
  const certificate = certificateIn(room, ios.certificate);
  const { id, computed } = await room
    .operation()
    .resource(emailProfile)
    .create(byCertificate(ios, certificate));
  room.loopback.inject({ match: { method: "DELETE" }, status: 204 });
  const operation = room.operation();

  await operation.resource(emailProfile).update(id, computed ?? {}, byPassword(ios));

  expect(operation.lines).toEqual([
    expect.stringContaining("settings.identityCertificateId stays linked: Intune does not unlink it."),
  ]);
});

test("links and unlinks that a lagging replica does not show yet are waited for", async () => {
  await using room = await openRoom();
  const certificate = certificateIn(room, ios.certificate);
  const { id, computed } = await room.operation().resource(emailProfile).create(byPassword(ios));
  const operation = room.operation();
  const profile = operation.resource(emailProfile);

  room.loopback.staleReads({ gets: 1 });
  const linked = await profile.update(id, computed ?? {}, byCertificate(ios, certificate));
  room.loopback.staleReads({ gets: 1 });
  await profile.update(id, linked, byPassword(ios));

  expect([linkOf(room, id), operation.lines]).toEqual([undefined, []]);
});

test("an unknown id is not read, nor is one that the state already has", async () => {
  await using room = await openRoom();
  const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
  const gone = "11111111-2222-3333-4444-555555555555";
  const check = (news: object, olds: object) =>
    room
      .operation()
      .resource(emailProfile)
      .check(news as never, olds as never);

  await expect(check(byCertificate(ios, unknown), byPassword(ios))).resolves.toEqual([]);
  await expect(check(byCertificate(ios, gone), byCertificate(ios, gone))).resolves.toEqual([]);

  expect(room.loopback.log).toEqual([]);
});

test("a certificate shared by many profiles is read once per operation", async () => {
  await using room = await openRoom();
  const certificate = certificateIn(room, ios.certificate);
  const profile = room.operation().resource(emailProfile);

  for (let index = 0; index < 5; index++) await profile.check(byCertificate(ios, certificate));

  expect(room.loopback.log.filter((line) => line.endsWith(certificate))).toHaveLength(1);
});

test("a deleted certificate stops the preview, and an update before any write", async () => {
  await using room = await openRoom();
  const certificate = certificateIn(room, ios.certificate);
  const news = byCertificate(ios, certificate);
  const { id, computed = {} } = await room.operation().resource(emailProfile).create(news);
  room.loopback.administrator.deleteDeviceConfiguration(certificate);
  room.loopback.clearRequests();
  const sentence = `settings.identityCertificateId: there is no certificate profile with the id "${certificate}" in this tenant. Use the id that Intune shows for it. Nothing was written.`;
  const renamed = { ...news, displayName: "Renamed" };

  const operation = room.operation();
  await expect(operation.resource(emailProfile).diff(id, computed, news)).rejects.toThrow(sentence);
  expect(operation.lines.join()).not.toContain("will be reset");
  await expect(room.operation().resource(emailProfile).diff(id, computed, renamed)).rejects.toThrow(sentence);
  await expect(room.operation().resource(emailProfile).update(id, computed, renamed)).rejects.toThrow(
    sentence,
  );

  expect(writesOf(room)).toEqual([]);
  // A refresh only reports the missing certificate, and password authentication does not need it.
  await room.operation().resource(emailProfile).read(id, computed);
  await room.operation().resource(emailProfile).update(id, computed, byPassword(ios));
  expect(room.loopback.tenant.deviceConfigurations.get(id)).toMatchObject({
    authenticationMethod: "usernameAndPassword",
  });
});

test("a certificate that was unlinked in the portal is linked again", async () => {
  await using room = await openRoom();
  const certificate = certificateIn(room, ios.certificate);
  const news = byCertificate(ios, certificate);
  const { id, computed = {} } = await room.operation().resource(emailProfile).create(news);
  delete room.loopback.tenant.references.get(id)?.["identityCertificate"];

  await expect(room.operation().resource(emailProfile).diff(id, computed, news)).resolves.toMatchObject({
    changes: true,
  });
  await room.operation().resource(emailProfile).update(id, computed, news);

  expect(linkOf(room, id)).toBe(certificate);
});

test("the same certificate is refused at its property for another platform", async () => {
  await using room = await openRoom();
  const certificate = certificateIn(room, ios.certificate);
  const [, knox = ios] = cases;

  const failures = await room
    .operation()
    .resource(emailProfile)
    .check(byCertificate(knox, certificate), byCertificate(ios, certificate));

  expect(failures.map(({ property }) => property)).toEqual(["settings.identityCertificateId"]);
});
