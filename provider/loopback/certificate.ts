import {
  createHash,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  X509Certificate,
} from "node:crypto";
import {
  bitString,
  boolean,
  type Der,
  explicit,
  implicit,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  set,
  utcTime,
  utf8String,
} from "./derEncoding";

/** Key and certificate of a TLS server, and the authority that its clients must trust. Keys stay in memory. */
export interface ServerIdentity {
  readonly key: string;
  readonly certificate: string;
  readonly ca: string;
}

const ecdsaWithSha256 = sequence(objectIdentifier("1.2.840.10045.4.3.2"));
const dayMs = 24 * 60 * 60 * 1000;
const validForMs = 30 * dayMs;

/** Every loopback has its own certificate authority, so that a client that trusts it trusts nothing else. */
export function createServerIdentity(hosts: readonly string[] = []): ServerIdentity {
  const authority = createKey();
  const server = createKey();
  const authorityName = name(`M365 loopback ${randomBytes(4).toString("hex")}`);
  const ca = certificate(authorityName, authorityName, authority, authority, [
    basicConstraints(true),
    keyUsage(0x06, 1),
    subjectKeyIdentifier(authority),
  ]);
  const leaf = certificate(name("localhost"), authorityName, server, authority, [
    basicConstraints(false),
    keyUsage(0x80, 7),
    serverAuthentication,
    subjectAlternativeName(["localhost", ...hosts], ["127.0.0.1"]),
    authorityKeyIdentifier(authority),
  ]);
  return {
    key: server.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    certificate: leaf,
    ca,
  };
}

interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

const createKey = (): KeyPair => generateKeyPairSync("ec", { namedCurve: "P-256" });

function certificate(subject: Der, issuer: Der, key: KeyPair, signer: KeyPair, extensions: Der[]): string {
  const body = sequence(
    explicit(0, integer(Buffer.from([2]))),
    integer(serialNumber()),
    ecdsaWithSha256,
    issuer,
    validity(),
    subject,
    publicKeyInfo(key),
    explicit(3, sequence(...extensions)),
  );
  const signature = sign("sha256", body, signer.privateKey);
  return new X509Certificate(sequence(body, ecdsaWithSha256, bitString(signature))).toString();
}

/** Positive and without a leading zero byte, as DER requires of an INTEGER. */
function serialNumber(): Buffer {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes;
}

/** Starts one day in the past, because the clocks of containers can differ. */
const validity = (): Der =>
  sequence(utcTime(new Date(Date.now() - dayMs)), utcTime(new Date(Date.now() + validForMs)));

const name = (commonName: string): Der =>
  sequence(set(sequence(objectIdentifier("2.5.4.3"), utf8String(commonName))));

const publicKeyInfo = (key: KeyPair): Der => key.publicKey.export({ type: "spki", format: "der" });
const keyIdentifier = (key: KeyPair): Buffer => createHash("sha1").update(publicKeyInfo(key)).digest();

const extension = (id: string, critical: boolean, value: Der): Der =>
  sequence(objectIdentifier(id), ...(critical ? [boolean(true)] : []), octetString(value));

const basicConstraints = (isAuthority: boolean): Der =>
  extension("2.5.29.19", true, isAuthority ? sequence(boolean(true)) : sequence());
const keyUsage = (bits: number, unusedBits: number): Der =>
  extension("2.5.29.15", true, bitString(Buffer.from([bits]), unusedBits));
const serverAuthentication = extension("2.5.29.37", false, sequence(objectIdentifier("1.3.6.1.5.5.7.3.1")));
const subjectKeyIdentifier = (key: KeyPair): Der =>
  extension("2.5.29.14", false, octetString(keyIdentifier(key)));
const authorityKeyIdentifier = (key: KeyPair): Der =>
  extension("2.5.29.35", false, sequence(implicit(0, keyIdentifier(key))));

function subjectAlternativeName(dnsNames: string[], addresses: string[]): Der {
  const dns = dnsNames.map((host) => implicit(2, Buffer.from(host)));
  const ip = addresses.map((address) => implicit(7, Buffer.from(address.split(".").map(Number))));
  return extension("2.5.29.17", false, sequence(...dns, ...ip));
}
