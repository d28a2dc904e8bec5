import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { configurationError } from "./endpoint";

interface Source {
  path?: string;
  content?: string;
  password?: string;
}

interface Parts {
  key: KeyObject;
  certificates: X509Certificate[];
}

const isPem = (text: string) => text.includes("-----BEGIN ");

/**
 * The application's own certificate and its private key in PEM, the form that the sign-in library accepts.
 *
 * @throws ConstraintError that says what is wrong with the certificate, before anything is sent
 */
export async function pemOf({ path, content, password }: Source): Promise<string> {
  const name = path === undefined ? "m365:clientCertificate" : "m365:clientCertificatePath";
  const bytes = path === undefined ? bytesOf(content ?? "") : await readNamed(name, path);
  const text = bytes.toString("latin1");
  const parts = isPem(text) ? partsOfPem(name, text, password) : await partsOfPfx(name, bytes, password);
  const own = parts.certificates.find((certificate) => certificate.checkPrivateKey(parts.key));
  if (!own) throw problem(name, "its certificate and its private key do not match");
  assertUsable(name, own, parts.key);
  return `${own.toString()}${parts.key.export({ type: "pkcs8", format: "pem" })}`;
}

function bytesOf(content: string): Buffer {
  return isPem(content) ? Buffer.from(content) : Buffer.from(content, "base64");
}

async function readNamed(name: string, path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw problem(name, unread(path, error as NodeJS.ErrnoException));
  }
}

const unread = (path: string, { code }: NodeJS.ErrnoException) =>
  isPem(path)
    ? "it must be a path, not the key itself; set the key as a secret in m365:clientCertificate"
    : `the file that it names cannot be read (${code})`;

function partsOfPem(name: string, text: string, password: string | undefined): Parts {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/gs) ?? [];
  if (blocks.length === 0) throw problem(name, "it contains no certificate");
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) throw problem(name, "it contains no private key");
  try {
    const key = createPrivateKey({ key: text, format: "pem", passphrase: password ?? "" });
    return { key, certificates: blocks.map((block) => new X509Certificate(block)) };
  } catch {
    throw problem(name, `its private key cannot be read${passwordAdvice}`);
  }
}

const passwordAdvice = ": the password is wrong or missing (m365:clientCertificatePassword)";

/** The PFX library is only loaded if it is needed. */
async function partsOfPfx(name: string, bytes: Buffer, password: string | undefined): Promise<Parts> {
  const { asn1, pkcs12, pki, util } = (await import("node-forge")).default;
  const { pkcs8ShroudedKeyBag, keyBag, certBag } = pki.oids as Record<string, string>;
  const der = parsedOr(problem(name, "it is neither PEM nor PFX"), () =>
    asn1.fromDer(util.createBuffer(bytes.toString("binary"))),
  );
  const pfx = parsedOr(problem(name, `it cannot be opened${passwordAdvice}`), () =>
    pkcs12.pkcs12FromAsn1(der, password ?? ""),
  );
  const bagsOf = (bagType = "") => pfx.getBags({ bagType })[bagType] ?? [];
  const key = [...bagsOf(pkcs8ShroudedKeyBag), ...bagsOf(keyBag)][0]?.key;
  if (!key) throw problem(name, "it contains no RSA key");
  const certificates = bagsOf(certBag).flatMap(({ cert }) => (cert ? [pki.certificateToPem(cert)] : []));
  return {
    key: createPrivateKey(pki.privateKeyToPem(key)),
    certificates: certificates.map((pem) => new X509Certificate(pem)),
  };
}

function parsedOr<T>(failure: Error, parse: () => T): T {
  try {
    return parse();
  } catch {
    throw failure;
  }
}

function assertUsable(name: string, { validToDate }: X509Certificate, key: KeyObject): void {
  if (key.asymmetricKeyType !== "rsa")
    throw problem(name, `Entra ID only accepts RSA keys, and this one is ${key.asymmetricKeyType}`);
  if (validToDate.getTime() < Date.now())
    throw problem(name, `the certificate expired on ${validToDate.toISOString().slice(0, 10)}`);
}

function problem(name: string, what: string) {
  return configurationError(`${name}: ${what}. Nothing was read or written.`);
}
