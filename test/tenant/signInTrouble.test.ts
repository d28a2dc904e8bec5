import type { Fault } from "../../provider/loopback";
import { Cancellation } from "../../provider/tenant/cancellation";
import { readConfig } from "../../provider/tenant/config";
import { connect, type Tenant } from "../../provider/tenant/connect";
import { listActiveSyncDeviceAccessRules } from "../../provider/tenant/exchange/accessRules";
import { listGroupsNamed } from "../../provider/tenant/graph/groups";
import { timeouts } from "../../provider/tenant/timeouts";
import { waitLittle } from "../../tools/faults/matrix";
import { openSignInRoom, refusal, type SignInRoom } from "./signInHarness";

let room: SignInRoom;
beforeEach(async () => {
  waitLittle();
  room = await openSignInRoom();
});
afterEach(() => room.close());

const token = /\/oauth2\/v2\.0\/token/;
const metadata = /openid-configuration/;
const signedIn = () => room.signedIn({ M365_CLIENT_SECRET: room.loopback.clientSecret });
const page = { headers: { "content-type": "text/html" }, body: "<html>Sign in to the network</html>" };

/** The part of the error after " failed: ", and the number of matching requests. */
async function said(path: RegExp, answer: Omit<Fault, "match">) {
  let times = 0;
  room.loopback.inject({
    ...answer,
    match: { path },
    times: Number.POSITIVE_INFINITY,
    before: () => {
      times += 1;
    },
  });
  const sentence = await refusal(room, signedIn());
  expect(sentence).not.toContain(room.loopback.clientSecret);
  return [
    sentence.replaceAll(new URL(room.loopback.authorityHost).host, "HOST").split(" failed: ")[1],
    times,
  ];
}

const strange = (status: number) =>
  `the answer of HOST (${status}) does not come from Entra ID. Check the network between this machine and Entra ID (HTTPS_PROXY, a network that requires a login), then run this again. Nothing was read or written.`;

test.each<[string, Omit<Fault, "match">, string, number]>([
  [
    "503",
    { status: 503, ...page },
    "HOST has a problem (503): run this again in a few minutes. Nothing was read or written.",
    4,
  ],
  [
    "429 that asks for an hour",
    { status: 429, headers: { "retry-after": "3600" }, body: {} },
    "HOST is busy (429): run this again in 60 minutes: it asks clients to wait that long. Nothing was read or written.",
    1,
  ],
  ["page from another server", { status: 200, ...page }, strange(200), 1],
  ["404 from another server", { status: 404, ...page }, strange(404), 1],
  ["JSON of another form", { status: 200, body: { value: [] } }, strange(200), 1],
])("a %s instead of a token or of metadata is reported as what it is", async (_, answer, sentence, times) => {
  expect(await said(token, answer)).toEqual([sentence, times]);
  await room.close();
  room = await openSignInRoom();
  expect(await said(metadata, answer)).toEqual([sentence, times]);
});

test.each([
  [
    7000222,
    "The client secret has expired: create a new one under App registrations > Certificates & secrets.",
  ],
  [
    7000112,
    "The application is disabled in this tenant: enable it under Enterprise applications > Properties.",
  ],
  [
    53003,
    "A Conditional Access policy blocks the application: run this from where the policy allows it, or have it exempted.",
  ],
])("AADSTS%i is reported with its remedy", async (code, remedy) => {
  const body = { error: "invalid_client", error_description: `AADSTS${code}: No.`, error_codes: [code] };

  expect(await said(token, { status: 400, body })).toEqual([
    `AADSTS${code}. ${remedy} Nothing was read or written.`,
    1,
  ]);
});

const entraSays = (status: number, code: number, text: string) => ({
  status,
  body: { error: "invalid_request", error_description: `AADSTS${code}: ${text}`, error_codes: [code] },
});

test.each([
  [90033, 400, "its directory is not available"],
  [90024, 400, "it took too long to process the request"],
  [
    50196,
    400,
    "something requests tokens for this application in a loop, and Entra ID refuses them for a while",
  ],
])("AADSTS%i is temporary: the request is repeated, and then reported", async (code, status, why) => {
  const answer = entraSays(status, code, "A transient error has occurred. Please try again.");

  room.loopback.inject({ match: { path: token }, ...answer });
  await expect(listGroupsNamed(signedIn().graph, "Sales")).resolves.toHaveLength(1);
  room.loopback.clearRequests();

  expect(await said(token, answer)).toEqual([
    `Entra ID has a temporary problem (AADSTS${code}): ${why}. Run this again in a few minutes. Nothing was read or written.`,
    1 + timeouts.signInRepeats,
  ]);
});

const graphApp = "00000003-0000-0000-c000-000000000000";
const exchangeApp = "00000002-0000-0ff1-ce00-000000000000";

test.each<[number, (tenant: Tenant) => Promise<unknown>, string]>([
  [
    500011,
    ({ graph }) => listGroupsNamed(graph, "Sales"),
    `has no service principal of Microsoft Graph: no subscription includes the service, or it was never set up. Check Billing > Your products in the Microsoft 365 admin center, or create the principal with New-MgServicePrincipal -AppId ${graphApp}, then run this again.`,
  ],
  [
    650052,
    listActiveSyncDeviceAccessRules,
    `This tenant has no service principal of Exchange Online: no subscription includes the service, or it was never set up. Check Billing > Your products in the Microsoft 365 admin center, or create the principal with New-MgServicePrincipal -AppId ${exchangeApp}, then run this again.`,
  ],
  [
    500014,
    listActiveSyncDeviceAccessRules,
    `Exchange Online is disabled in this tenant (its service principal, ${exchangeApp}): its subscription has ended, or an administrator has disabled it.`,
  ],
])(
  "AADSTS%i names the service that the tenant does not have, instead of the credential",
  async (code, look, sentence) => {
    room.loopback.inject({ match: { path: token }, ...entraSays(400, code, "No principal.") });

    await expect(look(signedIn())).rejects.toMatchObject({
      code: "M365_NO_SERVICE",
      message: expect.stringContaining(sentence),
    });
  },
);

test("a service that the tenant does not have does not affect the other service", async () => {
  const tenant = signedIn();
  await listGroupsNamed(tenant.graph, "Sales");
  room.loopback.inject({ match: { path: token }, ...entraSays(400, 650052, "No principal.") });

  await expect(listActiveSyncDeviceAccessRules(tenant)).rejects.toMatchObject({ code: "M365_NO_SERVICE" });
  await expect(listGroupsNamed(tenant.graph, "Sales")).resolves.toHaveLength(1);
});

test("a temporary failure is retried", async () => {
  for (const path of [metadata, token]) room.loopback.inject({ match: { path }, status: 503, ...page });

  await expect(listGroupsNamed(signedIn().graph, "Sales")).resolves.toHaveLength(1);
});

/** A total timeout that is shorter than all attempts to sign in together. */
const shortAttempts = { answerMs: 1_000, signInMs: 500 };

test.each([token, metadata])("no answer from %s is reported as a failed sign-in, once", async (path) => {
  Object.assign(timeouts, shortAttempts);
  let times = 0;
  room.loopback.inject({
    ...{ action: "stall", match: { path }, times: Number.POSITIVE_INFINITY },
    before: () => {
      times += 1;
    },
  });

  const { tenantId, authorityHost } = room.loopback;
  expect(await refusal(room, signedIn())).toBe(
    `sign-in to tenant ${tenantId}: no answer from ${new URL(authorityHost).host} (ETIMEDOUT). Check the network and proxy settings (HTTPS_PROXY), then run this again.`,
  );
  expect(times).toBe(1 + timeouts.signInRepeats);
  waitLittle();
});

test("a cancellation during the sign-in sends nothing to a service", async () => {
  const { loopback } = room;
  const cancellation = new Cancellation();
  loopback.inject({
    ...{ action: "drop", match: { path: token }, times: Number.POSITIVE_INFINITY },
    before: () => cancellation.cancel(),
  });
  const config = readConfig(() => undefined, loopback.environment);

  expect(await refusal(room, connect(config, undefined, { cancellation }))).toBe(
    "cancelled: GET /v1.0/groups was not sent. What was written before stays in the tenant. Run this again: it continues from there.",
  );
});
