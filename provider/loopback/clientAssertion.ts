import { createHash, type KeyObject, type X509Certificate } from "node:crypto";
import { decode, isSignedWithKey, type JsonObject } from "./jsonWebToken";
import { invalidClient, type SignInError } from "./signInError";

/** Tokens of another issuer that the application accepts instead of a secret. */
export interface FederatedCredential {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
  key(): KeyObject;
}

/** Credentials of the application other than its secret. */
export interface ApplicationCredentials {
  readonly certificates: X509Certificate[];
  readonly federated: FederatedCredential[];
}

interface Expected {
  readonly clientId: string;
  /** Audiences that are accepted in an assertion signed with a certificate. */
  readonly audiences: readonly string[];
  readonly nowMs: number;
}

export const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/**
 * Why the assertion is refused; undefined if a certificate of the application or an issuer that it trusts signed it.
 * @see https://learn.microsoft.com/entra/identity-platform/certificate-credentials
 */
export function assertionProblem(
  { certificates, federated }: ApplicationCredentials,
  expected: Expected,
  assertion: string,
): SignInError | undefined {
  const token = decode(assertion);
  if (token === undefined) return invalidClient(50027, "JWT token is invalid or malformed.");
  const { header, payload } = token;
  const isOwn = payload.iss === expected.clientId;
  const problem = isOwn
    ? certificateProblem(certificates, expected, assertion, header, payload)
    : federationProblem(federated, assertion, header, payload);
  return problem ?? timeProblem(payload, expected.nowMs);
}

function certificateProblem(
  certificates: readonly X509Certificate[],
  { clientId, audiences, nowMs }: Expected,
  assertion: string,
  header: JsonObject,
  { sub, aud }: JsonObject,
): SignInError | undefined {
  const certificate = certificates.find((one) => isNamedBy(header, one));
  if (certificate === undefined)
    return invalidClient(
      700027,
      `The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found., Thumbprint of key used by client: '${header["x5t#S256"] ?? header.x5t}'].`,
    );
  if (!isSignedWithKey(certificate.publicKey, assertion, header.alg))
    return invalidClient(700027, "Client assertion failed signature validation.");
  if (sub !== clientId || !audiences.includes(String(aud)))
    return invalidClient(
      700023,
      `Client assertion audience claim does not match Realm issuer. Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials.`,
    );
  return certificate.validToDate.getTime() < nowMs ? outOfTime(nowMs) : undefined;
}

function isNamedBy(header: JsonObject, { raw }: X509Certificate): boolean {
  const thumbprint = (algorithm: string) => createHash(algorithm).update(raw).digest("base64url");
  return header["x5t#S256"] === thumbprint("sha256") || header.x5t === thumbprint("sha1");
}

function federationProblem(
  federated: readonly FederatedCredential[],
  assertion: string,
  { alg }: JsonObject,
  { iss, sub, aud }: JsonObject,
): SignInError | undefined {
  const ofIssuer = federated.filter(({ issuer }) => issuer === iss);
  if (ofIssuer.length === 0) return noRecord(700211, "issuer", iss);
  const ofSubject = ofIssuer.filter(({ subject }) => subject === sub);
  if (ofSubject.length === 0) return noRecord(700213, "subject", sub);
  const record = ofSubject.find(({ audience }) => audience === aud);
  if (record === undefined) return noRecord(700212, "audience", aud);
  return isSignedWithKey(record.key(), assertion, alg)
    ? undefined
    : invalidClient(5000611, "Token signature is invalid.");
}

const noRecord = (code: number, what: string, value: unknown): SignInError =>
  invalidClient(
    code,
    `No matching federated identity record found for presented assertion ${what} '${value}'. Please check your federated identity credential Subject, Audience and Issuer against the presented assertion.`,
  );

function timeProblem({ nbf, exp }: JsonObject, nowMs: number): SignInError | undefined {
  const nowSeconds = nowMs / 1000;
  const isWithin = Number(nbf ?? 0) <= nowSeconds + 300 && Number(exp) > nowSeconds;
  return isWithin ? undefined : outOfTime(nowMs);
}

const outOfTime = (nowMs: number): SignInError =>
  invalidClient(
    700024,
    `Client assertion is not within its valid time range. Current time: ${new Date(nowMs).toISOString()}.`,
  );
