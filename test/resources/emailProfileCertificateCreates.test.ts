import { emailProfile } from "../../provider/resources/emailProfile/resource";
import {
  byCertificate,
  certificateIn,
  inputsOf,
  ios,
  linkOf,
  profilesIn,
  writesOf,
} from "./emailProfileCertificateRoom";
import { openRoom } from "./harness";

test.each(["ignored", "refused"] as const)(
  "a certificate that a create %s is linked by PUT right after it, and then there is no difference",
  async (bindOnCreate) => {
    await using room = await openRoom();
    room.loopback.tenant.bindOnCreate = bindOnCreate;
    const certificate = certificateIn(room, ios.certificate);
    const news = byCertificate(ios, certificate);
    room.loopback.clearRequests();

    const { id, computed } = await room.operation().resource(emailProfile).create(news);

    const route = "/beta/deviceManagement/deviceConfigurations";
    expect([writesOf(room).slice(-2), linkOf(room, id)]).toEqual([
      [`POST ${route}`, `PUT ${route}/${id}/microsoft.graph.${ios.cast}/identityCertificate/$ref`],
      certificate,
    ]);
    expect(profilesIn(room)).toHaveLength(1);
    await expect(
      room
        .operation()
        .resource(emailProfile)
        .diff(id, computed ?? {}, news),
    ).resolves.toMatchObject({ changes: false });
  },
);

test("a profile whose certificate cannot be linked stays in the state, and the next run continues", async () => {
  await using room = await openRoom();
  room.loopback.tenant.bindOnCreate = "ignored";
  const certificate = certificateIn(room, ios.certificate);
  const news = byCertificate(ios, certificate);
  room.loopback.inject({ match: { method: "PUT" }, status: 403, body: {}, times: 1 });

  await expect(room.operation().resource(emailProfile).create(news)).rejects.toThrow("403 from PUT");
  const [{ id } = { id: "" }] = profilesIn(room);
  await room.operation().resource(emailProfile).update(id, news, news);

  expect(linkOf(room, id)).toBe(certificate);
});

test("a create with several references reads them in one request", async () => {
  await using room = await openRoom();
  const certificate = certificateIn(room, ios.certificate);
  const news = inputsOf(ios, {
    authenticationMethod: "certificate",
    identityCertificateId: certificate,
    requireSmime: true,
    smimeSigningEnabled: true,
    signingCertificateType: "certificate",
    smimeSigningCertificateId: certificate,
  });
  room.loopback.clearRequests();

  await room.operation().resource(emailProfile).create(news);

  expect(room.loopback.log.filter((line) => line.includes("$batch"))).toHaveLength(1);
  expect(writesOf(room).filter((line) => !line.includes("$batch"))).toEqual([
    "POST /beta/deviceManagement/deviceConfigurations",
  ]);
});
