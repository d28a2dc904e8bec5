import { createHash, generateKeyPairSync, sign, X509Certificate } from "node:crypto";
import { type Loopback, startLoopback, trustLoopback } from "../../provider/loopback";
import { makeCertificate } from "../tenant/certificates";
import { call, graphScope } from "./client";

let loopback: Loopback;
const own = makeCertificate();
const now = Math.floor(Date.now() / 1000);

beforeAll(async () => {
  loopback = await startLoopback();
  trustLoopback(loopback);
  loopback.registerCertificate(own.certificate);
});
afterAll(() => loopback.close());

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const thumbprintOf = (pem: string) =>
  createHash("sha256").update(new X509Certificate(pem).raw).digest("base64url");

interface Change {
  header?: object;
  payload?: object;
  key?: string;
  algorithm?: string;
}

/** A client assertion like those of Microsoft's library, built by hand so that parts can be changed. */
function assertion({ header, payload, key = own.privateKey, algorithm = "RS256" }: Change = {}): string {
  const head = { alg: algorithm, typ: "JWT", "x5t#S256": thumbprintOf(own.certificate), ...header };
  const { clientId, tenantId, authorityHost } = loopback;
  const body = {
    aud: `${authorityHost}/${tenantId}/oauth2/v2.0/token`,
    ...{ iss: clientId, sub: clientId, jti: "1", nbf: now - 5, exp: now + 600 },
    ...payload,
  };
  const text = `${part(head)}.${part(body)}`;
  return `${text}.${sign("sha256", Buffer.from(text), key).toString("base64url")}`;
}

async function exchange(
  client_assertion: string,
  type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
) {
  const form = new URLSearchParams({
    ...{ grant_type: "client_credentials", client_id: loopback.clientId, scope: graphScope },
    ...{ client_assertion_type: type, client_assertion },
  });
  const url = `${loopback.authorityHost}/${loopback.tenantId}/oauth2/v2.0/token`;
  const answer = await fetch(url, { method: "POST", body: form });
  const { error_codes: codes } = (await answer.json()) as { error_codes?: number[] };
  return [answer.status, codes?.[0]];
}

test("a valid assertion is exchanged for a token", async () => {
  expect(await exchange(assertion())).toEqual([200, undefined]);
});

const other = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
const foreignKey = other.export({ type: "pkcs8", format: "pem" }).toString();

test.each<[string, Change, number]>([
  ["signed by another key", { key: foreignKey }, 700027],
  ["by a certificate that is not registered", { header: { "x5t#S256": "AAAA" } }, 700027],
  ["that names no certificate", { header: { "x5t#S256": undefined } }, 700027],
  ["without a signature algorithm", { algorithm: "none" }, 700027],
  ["made for another endpoint", { payload: { aud: "https://login.microsoftonline.com/x" } }, 700023],
  ["about another application", { payload: { sub: "somebody" } }, 700023],
  ["that has expired", { payload: { exp: now - 1 } }, 700024],
  ["that is not valid yet", { payload: { nbf: now + 3600 } }, 700024],
  ["without an expiry", { payload: { exp: undefined } }, 700024],
  ["from an untrusted issuer", { payload: { iss: "https://issuer.example" } }, 700211],
])("an assertion %s is refused", async (_, change, code) => {
  expect(await exchange(assertion(change))).toEqual([401, code]);
});

test("a token of a trusted issuer is accepted only with that issuer's signature", async () => {
  const [head, payload] = loopback.runners.federatedToken().split(".");
  const text = `${head}.${payload}`;
  const forged = `${text}.${sign("sha256", Buffer.from(text), other).toString("base64url")}`;

  expect(await exchange(loopback.runners.federatedToken())).toEqual([200, undefined]);
  expect(await exchange(forged)).toEqual([401, 5000611]);
});

test("an assertion that is not a token, or has an unknown type, is refused", async () => {
  expect(await exchange("nonsense")).toEqual([401, 50027]);
  expect(await exchange(assertion(), "urn:other")).toEqual([401, 7000216]);
});

describe("metadata services", () => {
  const get = async (address: string, headers: Record<string, string>) =>
    (await call("GET", address, undefined, headers)).status;
  const resource = "resource=https%3A%2F%2Fgraph.microsoft.com";

  test("App Service requires its header and its version", async () => {
    const { IDENTITY_ENDPOINT: endpoint, IDENTITY_HEADER: secret = "" } = loopback.runners.appService;
    const header = { "x-identity-header": secret };

    expect([
      await get(`${endpoint}?api-version=2019-08-01&${resource}`, header),
      await get(`${endpoint}?api-version=2019-08-01&${resource}`, { "x-identity-header": "other" }),
      await get(`${endpoint}?api-version=2017-09-01&${resource}`, header),
      await get(`${endpoint}?api-version=2019-08-01`, header),
      await get(`${endpoint}?api-version=2019-08-01&${resource}&client_id=other`, header),
    ]).toEqual([200, 403, 400, 400, 400]);
  });

  test("a virtual machine requires the header that no browser sends", async () => {
    const endpoint = `${loopback.authorityHost}/metadata/identity/oauth2/token?api-version=2018-02-01&${resource}`;

    expect([await get(endpoint, { Metadata: "true" }), await get(endpoint, {})]).toEqual([200, 400]);
  });
});
