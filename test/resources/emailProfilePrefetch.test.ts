import { emailProfile } from "../../provider/resources/emailProfile/resource";
import { openRoom, type Room } from "./harness";

const settings = {
  hostName: "mail.contoso.com",
  accountName: "Contoso",
  emailAddressSource: "primarySmtpAddress",
};

/** Previews the profiles in sequence, as the engine does. */
async function diffAll(room: Room, ids: readonly string[], news: Record<string, unknown>) {
  const mail = room.operation().resource(emailProfile);
  const changes: boolean[] = [];
  for (const id of ids) changes.push((await mail.diff(id, news, news)).changes);
  return changes;
}

function withCertificates(room: Room, count: number) {
  const { administrator } = room.loopback;
  const certificate = administrator.createDeviceConfiguration({
    "@odata.type": "#microsoft.graph.iosScepCertificateProfile",
    displayName: "Certificate",
  }).id;
  const make = (more: object, references?: Record<string, string>) =>
    administrator.createDeviceConfiguration(
      {
        "@odata.type": "#microsoft.graph.iosEasEmailProfileConfiguration",
        displayName: "Mail",
        ...settings,
        ...more,
      },
      references,
    ).id;
  const ids = Array.from({ length: count }, () =>
    make({ authenticationMethod: "certificate" }, { identityCertificate: certificate }),
  );
  for (let index = 0; index < 7; index += 1) make({ authenticationMethod: "usernameAndPassword" });
  const news = {
    displayName: "Mail",
    settings: {
      platform: "ios",
      ...settings,
      authenticationMethod: "certificate",
      identityCertificateId: certificate,
    },
  };
  room.loopback.clearRequests();
  return { ids, news };
}

test("45 profiles previewed in sequence cost three batches of certificates, for declared profiles only", async () => {
  await using room = await openRoom();
  const { ids, news } = withCertificates(room, 45);

  expect(await diffAll(room, ids, news)).toEqual(ids.map(() => false));

  const { log } = room.loopback;
  expect(log.filter((line) => line.endsWith("/$batch"))).toHaveLength(3);
  expect(log.filter((line) => line.endsWith("/identityCertificate")).sort()).toEqual(
    ids
      .map(
        (id) =>
          `GET /beta/deviceManagement/deviceConfigurations/${id}/microsoft.graph.iosEasEmailProfileConfiguration/identityCertificate`,
      )
      .sort(),
  );
  expect(room.loopback.violations).toEqual([]);
});

test("in reverse order, the number of batches is the same", async () => {
  await using room = await openRoom();
  const { ids, news } = withCertificates(room, 45);

  expect(await diffAll(room, ids.toReversed(), news)).toEqual(ids.map(() => false));

  expect(room.loopback.log.filter((line) => line.endsWith("/$batch"))).toHaveLength(3);
});

test("a certificate that the batch refuses is read separately", async () => {
  await using room = await openRoom();
  const { ids, news } = withCertificates(room, 5);
  const isThird = new RegExp(`${ids[2]}/.*identityCertificate`);
  room.loopback.inject({ match: { path: isThird }, status: 403 });

  expect(await diffAll(room, ids, news)).toEqual(ids.map(() => false));

  expect(room.loopback.log.filter((line) => isThird.test(line))).toHaveLength(2);
});
