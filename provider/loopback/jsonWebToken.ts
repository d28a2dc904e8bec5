import { constants, createHmac, type KeyObject, sign, timingSafeEqual, verify } from "node:crypto";

export type JsonObject = Record<string, unknown>;

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** Header and payload, without checking the signature; undefined if it is not a token. */
export function decode(token: string): { header: JsonObject; payload: JsonObject } | undefined {
  const [header, payload, signature, ...rest] = token.split(".");
  if (!header || !payload || signature === undefined || rest.length > 0) return undefined;
  try {
    return { header: parse(header), payload: parse(payload) };
  } catch {
    return undefined;
  }
}

const parse = (part: string): JsonObject => JSON.parse(Buffer.from(part, "base64url").toString());

export function signWithSecret(key: Buffer, payload: object): string {
  const text = `${encode({ typ: "JWT", alg: "HS256" })}.${encode(payload)}`;
  return `${text}.${createHmac("sha256", key).update(text).digest("base64url")}`;
}

export function isSignedWithSecret(key: Buffer, token: string): boolean {
  const [text, signature] = split(token);
  const expected = createHmac("sha256", key).update(text).digest();
  return signature.length === expected.length && timingSafeEqual(signature, expected);
}

export function signWithKey(key: KeyObject, header: object, payload: object): string {
  const text = `${encode({ typ: "JWT", alg: "RS256", ...header })}.${encode(payload)}`;
  return `${text}.${sign("sha256", Buffer.from(text), key).toString("base64url")}`;
}

/** RS256 and PS256, the two algorithms that Entra ID accepts for certificates. */
export function isSignedWithKey(key: KeyObject, token: string, algorithm: unknown): boolean {
  if (algorithm !== "RS256" && algorithm !== "PS256") return false;
  const [text, signature] = split(token);
  const padding = algorithm === "PS256" ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING;
  const saltLength = constants.RSA_PSS_SALTLEN_DIGEST;
  return verify("sha256", Buffer.from(text), { key, padding, saltLength }, signature);
}

function split(token: string): [text: string, signature: Buffer] {
  const end = token.lastIndexOf(".");
  return [token.slice(0, end), Buffer.from(token.slice(end + 1), "base64url")];
}
