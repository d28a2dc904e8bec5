import { generateKeyPairSync } from "node:crypto";
import forge from "node-forge";

export interface TestCertificate {
  certificate: string;
  privateKey: string;
  pfx(password: string, algorithm?: "3des" | "aes256"): Buffer;
}

/** A self-signed certificate, as an administrator would create it. The key exists only in memory. */
export function makeCertificate({ expired = false } = {}): TestCertificate {
  const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const privateKey = pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const made = forge.pki.createCertificate();
  const name = [{ name: "commonName", value: "pulumi-m365" }];
  made.publicKey = forge.pki.publicKeyFromPem(
    pair.publicKey.export({ type: "spki", format: "pem" }).toString(),
  );
  made.serialNumber = "01";
  made.validity.notBefore = new Date(Date.UTC(2020, 0, 1));
  made.validity.notAfter = new Date(Date.UTC(expired ? 2021 : 2049, 0, 1));
  made.setSubject(name);
  made.setIssuer(name);
  const key = forge.pki.privateKeyFromPem(privateKey);
  made.sign(key, forge.md.sha256.create());
  return {
    certificate: forge.pki.certificateToPem(made),
    privateKey,
    pfx: (password, algorithm = "aes256") =>
      Buffer.from(
        forge.asn1.toDer(forge.pkcs12.toPkcs12Asn1(key, [made], password, { algorithm })).getBytes(),
        "binary",
      ),
  };
}
