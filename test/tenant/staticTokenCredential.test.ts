import { emailProfile } from "../../provider/resources/emailProfile/resource";
import { mobileEmailAccessPolicy } from "../../provider/resources/mobileEmailAccessPolicy/resource";
import { clouds, environments } from "../../provider/tenant/clouds";
import { readConfig } from "../../provider/tenant/config";
import { listGroupsNamed } from "../../provider/tenant/graph/groups";
import { permissionsFor } from "../../provider/tenant/identity";
import { signIn } from "../../provider/tenant/signIn";
import { atTime } from "../clock";
import { openRoom } from "../resources/harness";
import { expectBothServices, openSignInRoom, refusal, type SignInRoom } from "./signInHarness";

const graph = "https://graph.microsoft.com";
const exchange = "https://outlook.office365.com";
const hourMs = 60 * 60_000;

let aheadMs = 0;
let room: SignInRoom;

beforeAll(async () => {
  room = await openSignInRoom({ now: () => Date.now() + aheadMs });
});
beforeEach(() => {
  aheadMs = 0;
  room.loopback.clearRequests();
});
afterAll(() => room.close());

const tokens = (forGraph = graph, forExchange = exchange) => ({
  M365_GRAPH_TOKEN: room.loopback.issueToken(forGraph),
  M365_EXCHANGE_TOKEN: room.loopback.issueToken(forExchange),
});

test.each([
  ["the services' URLs", graph, exchange],
  ["the services' URLs with a slash", `${graph}/`, `${exchange}/`],
  ["the services' ids", "00000003-0000-0000-c000-000000000000", "00000002-0000-0ff1-ce00-000000000000"],
])("tokens for %s are used unchanged, and no token is requested", async (_, forGraph, forExchange) => {
  await expectBothServices(
    room,
    room.signedIn({ ...tokens(forGraph, forExchange), M365_CLIENT_ID: undefined }),
  );

  expect(room.loopback.tokenRequests).toEqual([]);
});

test("a line break at the end of the file is not part of the token", async () => {
  const given = tokens();

  await expectBothServices(
    room,
    room.signedIn({
      M365_GRAPH_TOKEN: `${given.M365_GRAPH_TOKEN}\n`,
      M365_EXCHANGE_TOKEN: ` ${given.M365_EXCHANGE_TOKEN}\r\n`,
    }),
  );
});

test.each(environments)("%s accepts only tokens for its own services", async (environment) => {
  const identity = signIn(
    readConfig(() => undefined, {
      ...room.loopback.environment,
      ...tokens(clouds[environment].graph, clouds[environment].exchange),
      M365_ENVIRONMENT: environment,
    }),
  );
  const other = environment === "public" ? "china" : "public";
  const foreign = room.signedIn({ ...tokens(clouds[other].graph), M365_ENVIRONMENT: environment });

  await identity.getToken(`${clouds[environment].graph}/.default`);
  await identity.getToken(`${clouds[environment].exchange}/.default`);

  expect(permissionsFor(identity, clouds[environment].graph)).toContain("Policy.Read.All");
  expect(await refusal(room, foreign)).toContain(
    `the token is for ${clouds[other].graph}, not for Microsoft`,
  );
});

const jwt = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.c2ln`;
const own = () => ({ aud: graph, tid: room.loopback.tenantId, exp: 4_102_444_800 });

test.each<[string, () => string, string]>([
  [
    "text that is not a token",
    () => "hush-hush-hush",
    'm365:graphToken is not an Entra ID access token (three parts separated by dots, without "Bearer"). Nothing was sent.',
  ],
  [
    "a token followed by other text",
    () => `${jwt(own())}\r\nX-Other: 1`,
    "m365:graphToken is not an Entra ID access token",
  ],
  [
    "a token that is not an object",
    () => "e30.bnVsbA.c2ln",
    "m365:graphToken is not an Entra ID access token",
  ],
  [
    "a token without a tenant",
    () => jwt({ ...own(), tid: undefined }),
    "m365:graphToken is not an Entra ID access token",
  ],
  [
    "a token for another service",
    () => jwt({ ...own(), aud: "https://management.azure.com/" }),
    "m365:graphToken: the token is for https://management.azure.com/, not for Microsoft Graph. Request a token for https://graph.microsoft.com and set that one. Nothing was sent to Microsoft Graph.",
  ],
  [
    "a token of another tenant",
    () => jwt({ ...own(), tid: "5e2f0000-0000-4000-8000-000000000001" }),
    "the credential signed in to tenant 5e2f0000-0000-4000-8000-000000000001, but m365:tenantId is ",
  ],
  [
    "an expired token",
    () => jwt({ ...own(), exp: 1_780_000_000 }),
    "the token in m365:graphToken expired at 2026-05-28T20:26:40Z, and this provider cannot renew it (this machine's clock shows ",
  ],
])("%s is refused before anything is sent, and not repeated", async (_, token, sentence) => {
  const said = await refusal(room, room.signedIn({ M365_GRAPH_TOKEN: token() }));

  expect(said).toContain(sentence);
  for (const part of token().split(".").slice(1)) expect(said).not.toContain(part);
});

test("with only a token for Graph, Graph works, and the message for Exchange says what is missing", async () => {
  const tenant = room.signedIn({ M365_GRAPH_TOKEN: room.loopback.issueToken(graph) });

  await expect(expectBothServices(room, tenant)).rejects.toThrow(
    "m365:exchangeToken (or M365_EXCHANGE_TOKEN) is not set: each service needs its own token, and this request needs one for Exchange Online. Request a token for https://outlook.office365.com and set that one. Nothing was sent to Exchange Online.",
  );

  expect(room.loopback.log).toEqual(["GET /v1.0/groups"]);
});

test("when the given token expires, the run stops with one sentence and sends nothing more", async () => {
  const tenant = room.signedIn(tokens());
  await listGroupsNamed(tenant.graph, "Sales");

  const asked = atTime(Date.now() + 2 * hourMs, () => listGroupsNamed(tenant.graph, "Sales"));

  await expect(asked).rejects.toThrow(
    /^the token in m365:graphToken expired at \S+Z, and this provider cannot renew it \(this machine's clock shows \S+Z\)\. Nothing is lost: set a new token and run this again; refresh and destroy read it with --run-program\.$/,
  );
  expect(room.loopback.log).toEqual(["GET /v1.0/groups"]);
});

test("a token that a service refuses is not sent twice", async () => {
  const { graph: transport } = room.signedIn(tokens());
  aheadMs = 2 * hourMs;

  await expect(listGroupsNamed(transport, "Sales")).rejects.toThrow(
    "GET /v1.0/groups: 401 InvalidAuthenticationToken: Lifetime validation failed, the token is expired.",
  );

  expect(room.loopback.log).toEqual(["GET /v1.0/groups"]);
});

test("a token for Exchange alone is enough for MobileEmailAccessPolicy, and its lines leave out what only Graph knows", async () => {
  await using policies = await openRoom();
  const inputs = { mode: "outlookOnly" };
  const linesWith = async (config: Record<string, string>) => {
    const operation = policies.operation({ config });
    expect(await operation.resource(mobileEmailAccessPolicy).check(inputs)).toEqual([]);
    return operation.lines;
  };

  const all = await linesWith({});
  policies.loopback.clearRequests();
  const some = await linesWith({ exchangeToken: policies.loopback.issueToken(exchange) });
  const operation = policies.operation({ config: { exchangeToken: policies.loopback.issueToken(exchange) } });
  const { id } = await operation.resource(mobileEmailAccessPolicy).create(inputs);

  expect(id).toBe(policies.loopback.tenantId);
  expect(all.length).toBeGreaterThan(0);
  expect(some.filter((line) => !line.includes("is not known: m365:graphToken"))).toHaveLength(all.length);
  expect(policies.loopback.tokenRequests).toEqual([]);
  expect(policies.loopback.requests.filter(({ path }) => !path.startsWith("/adminapi/"))).toEqual([]);
});

test("a token for Graph alone is enough for EmailProfile", async () => {
  await using profiles = await openRoom();
  const operation = profiles.operation({ config: { graphToken: profiles.loopback.issueToken(graph) } });
  const mail = operation.resource(emailProfile);
  const settings = {
    platform: "ios",
    hostName: "outlook.office365.com",
    accountName: "Contoso",
    emailAddressSource: "primarySmtpAddress",
  };

  expect(await mail.check({ displayName: "iOS mail", settings })).toEqual([]);
  const { id } = await mail.create({ displayName: "iOS mail", settings });

  expect(profiles.loopback.tenant.deviceConfigurations.has(id)).toBe(true);
  expect(profiles.loopback.requests.filter(({ path }) => path.startsWith("/adminapi/"))).toEqual([]);
});
