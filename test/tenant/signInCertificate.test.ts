import { createPrivateKey } from "node:crypto";
import { createSecureContext } from "node:tls";
import { makeCertificate, type TestCertificate } from "./certificates";
import {
  expectBothServices,
  openSignInRoom,
  refusal,
  type SignInRoom,
  statuses,
  type Variables,
} from "./signInHarness";

let registered: TestCertificate;
let foreign: TestCertificate;
let room: SignInRoom;

beforeAll(async () => {
  room = await openSignInRoom();
  registered = makeCertificate();
  foreign = makeCertificate();
  room.loopback.registerCertificate(registered.certificate);
});
beforeEach(() => room.loopback.clearRequests());
afterAll(() => room.close());

const withPassword = (pem: string, passphrase: string) =>
  createPrivateKey(pem)
    .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase })
    .toString();

test.each<[string, () => Variables]>([
  ["a PEM file", () => ({ M365_CLIENT_CERTIFICATE_PATH: room.file("a.pem", pem()) })],
  [
    "a PEM file with the key first, behind somebody else's certificate",
    () => ({
      AZURE_CLIENT_CERTIFICATE_PATH: room.file(
        "b.pem",
        `${registered.privateKey}${foreign.certificate}${registered.certificate}`,
      ),
    }),
  ],
  [
    "a PEM file with an encrypted key",
    () => ({
      ARM_CLIENT_CERTIFICATE_PATH: room.file(
        "c.pem",
        registered.certificate + withPassword(registered.privateKey, "pass phrase"),
      ),
      ARM_CLIENT_CERTIFICATE_PASSWORD: "pass phrase",
    }),
  ],
  ["PEM as text", () => ({ M365_CLIENT_CERTIFICATE: pem() })],
  [
    "a PFX file created by OpenSSL",
    () => ({
      M365_CLIENT_CERTIFICATE_PATH: room.file("d.pfx", registered.pfx("word")),
      M365_CLIENT_CERTIFICATE_PASSWORD: "word",
    }),
  ],
  [
    "a PFX file created by Windows",
    () => ({
      M365_CLIENT_CERTIFICATE_PATH: room.file("e.pfx", registered.pfx("word", "3des")),
      M365_CLIENT_CERTIFICATE_PASSWORD: "word",
    }),
  ],
  ["a PFX without password", () => ({ ARM_CLIENT_CERTIFICATE: registered.pfx("").toString("base64") })],
])("%s signs in", async (_, variables) => {
  await expectBothServices(room, room.signedIn(variables()));

  expect(statuses(room)).toEqual([200, 200]);
});

test("other programs can read the PFX files of these tests", () => {
  for (const algorithm of ["aes256", "3des"] as const)
    expect(() => forgeFree(registered.pfx("word", algorithm))).not.toThrow();
});

test("a certificate that is not registered is refused, and the error says where to upload it", async () => {
  const tenant = room.signedIn({ M365_CLIENT_CERTIFICATE: foreign.certificate + foreign.privateKey });

  expect(await refusal(room, tenant)).toBe(
    `sign-in to tenant ${room.loopback.tenantId} as application ${room.loopback.clientId} failed: AADSTS700027. The certificate is not registered with the application: upload it under App registrations > Certificates & secrets. Nothing was read or written.`,
  );
});

test.each<[string, () => Variables, string]>([
  [
    "a missing file",
    () => ({ M365_CLIENT_CERTIFICATE_PATH: "/nowhere/app.pem" }),
    "m365:clientCertificatePath: the file that it names cannot be read (ENOENT)",
  ],
  [
    "text that is not a certificate",
    () => ({ M365_CLIENT_CERTIFICATE: "c2VjcmV0" }),
    "m365:clientCertificate: it is neither PEM nor PFX",
  ],
  [
    "a certificate without a key",
    () => ({ M365_CLIENT_CERTIFICATE: registered.certificate }),
    "m365:clientCertificate: it contains no private key",
  ],
  [
    "a key without a certificate",
    () => ({ M365_CLIENT_CERTIFICATE: registered.privateKey }),
    "m365:clientCertificate: it contains no certificate",
  ],
  [
    "somebody else's key",
    () => ({ M365_CLIENT_CERTIFICATE: registered.certificate + foreign.privateKey }),
    "m365:clientCertificate: its certificate and its private key do not match",
  ],
  [
    "a PFX with a wrong password",
    () => ({
      M365_CLIENT_CERTIFICATE_PATH: room.file("w.pfx", registered.pfx("word")),
      M365_CLIENT_CERTIFICATE_PASSWORD: "wrong",
    }),
    "m365:clientCertificatePath: it cannot be opened: the password is wrong or missing (m365:clientCertificatePassword)",
  ],
  [
    "a PEM key without its password",
    () => ({
      M365_CLIENT_CERTIFICATE: registered.certificate + withPassword(registered.privateKey, "pass"),
    }),
    "m365:clientCertificate: its private key cannot be read: the password is wrong or missing (m365:clientCertificatePassword)",
  ],
  [
    "an expired certificate",
    () => {
      const expired = makeCertificate({ expired: true });
      return { M365_CLIENT_CERTIFICATE: expired.certificate + expired.privateKey };
    },
    "m365:clientCertificate: the certificate expired on 2021-01-01",
  ],
])("%s is refused before anything is sent", async (_, variables, sentence) => {
  expect(await refusal(room, room.signedIn(variables()))).toBe(`${sentence}. Nothing was read or written.`);
  expect(room.loopback.tokenRequests).toEqual([]);
});

const pem = () => registered.certificate + registered.privateKey;
/** Checks the PFX with OpenSSL 3, which verifies the MAC even if it does not support the file's old algorithms. */
const forgeFree = (pfx: Buffer) => {
  try {
    createSecureContext({ pfx, passphrase: "word" });
  } catch (error) {
    if (!String(error).includes("unsupported")) throw error;
  }
};
