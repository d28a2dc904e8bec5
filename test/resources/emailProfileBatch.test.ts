import { emailProfile } from "../../provider/resources/emailProfile/resource";
import { openRoom } from "./harness";

const count = 45;

async function manyWithCertificates() {
  const room = await openRoom();
  const { administrator } = room.loopback;
  const certificate = administrator.createDeviceConfiguration({
    "@odata.type": "#microsoft.graph.iosScepCertificateProfile",
    displayName: "Certificate",
  }).id;
  const settings = {
    hostName: "mail.contoso.com",
    accountName: "Contoso",
    emailAddressSource: "primarySmtpAddress",
    authenticationMethod: "certificate",
  };
  const ids = Array.from(
    { length: count },
    () =>
      administrator.createDeviceConfiguration(
        {
          "@odata.type": "#microsoft.graph.iosEasEmailProfileConfiguration",
          displayName: "Mail",
          ...settings,
        },
        { identityCertificate: certificate },
      ).id,
  );
  const news = {
    displayName: "Mail",
    settings: { platform: "ios", ...settings, identityCertificateId: certificate },
  };
  room.loopback.clearRequests();
  return { room, ids, news };
}

test("the certificates of many profiles are read twenty per request, once per operation", async () => {
  const { room, ids, news } = await manyWithCertificates();
  await using _ = room;
  const mail = room.operation().resource(emailProfile);

  const diffs = await Promise.all(ids.map((id) => mail.diff(id, news, news)));
  await mail.read(ids[0] ?? "", news);

  expect(diffs.every(({ changes }) => !changes)).toBe(true);
  expect(room.loopback.log.filter((line) => line.startsWith("POST"))).toEqual(
    Array.from({ length: 3 }, () => "POST /beta/$batch"),
  );
  expect(room.loopback.log.filter((line) => line.endsWith("/identityCertificate"))).toHaveLength(count);
  expect(room.loopback.violations).toEqual([]);
});

test("a throttled item of a batch is requested separately", async () => {
  const { room, ids, news } = await manyWithCertificates();
  await using _ = room;
  room.loopback.inject({
    match: { path: new RegExp(`${ids[3]}/.*identityCertificate`) },
    status: 429,
    headers: { "retry-after": "0" },
  });
  const mail = room.operation().resource(emailProfile);

  const diffs = await Promise.all(ids.slice(0, 5).map((id) => mail.diff(id, news, news)));

  expect(diffs.every(({ changes }) => !changes)).toBe(true);
  expect(room.loopback.log.filter((line) => line.includes(`${ids[3]}/`))).toHaveLength(2);
});

test("a certificate that is no longer linked is a difference, also if read in a batch", async () => {
  const { room, ids, news } = await manyWithCertificates();
  await using _ = room;
  room.loopback.tenant.references.set(ids[1] ?? "", {});
  const mail = room.operation().resource(emailProfile);

  const [same, differs] = await Promise.all(ids.slice(0, 2).map((id) => mail.diff(id, news, news)));

  expect(same?.changes).toBe(false);
  expect(differs?.differences).toEqual([
    {
      path: "settings.identityCertificateId",
      from: undefined,
      to: news.settings.identityCertificateId,
      drift: true,
    },
  ]);
});
