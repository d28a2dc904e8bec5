import { chmodSync } from "node:fs";
import { systemAssignedId } from "../../provider/loopback/managedIdentity";
import type { Tenant } from "../../provider/tenant/connect";
import { listGroupsNamed } from "../../provider/tenant/graph/groups";
import { permissionsFor } from "../../provider/tenant/identity";
import { expectBothServices, openSignInRoom, refusal, type SignInRoom, statuses } from "./signInHarness";

const before = { ...process.env };
const appIn = ({ graph }: Tenant) => graph.identity.claimsFor(graph.audience)?.appid;
let room: SignInRoom;

beforeAll(async () => {
  room = await openSignInRoom();
});
beforeEach(() => room.loopback.clearRequests());
afterEach(() => {
  process.env = { ...before };
});
afterAll(() => room.close());

test("a user-assigned identity signs in through App Service", async () => {
  Object.assign(process.env, room.loopback.runners.appService);
  const tenant = room.signedIn({ M365_SIGN_IN: "managedIdentity" });

  await expectBothServices(room, tenant);

  expect(appIn(tenant)).toBe(room.loopback.clientId);
  expect(room.loopback.tokenRequests).toEqual([]);
});

test("the system-assigned identity of a virtual machine signs in", async () => {
  Object.assign(process.env, room.loopback.runners.virtualMachine);
  const tenant = room.signedIn({ M365_SIGN_IN: "managedIdentity", M365_CLIENT_ID: undefined });

  await expectBothServices(room, tenant);

  expect(appIn(tenant)).toBe(systemAssignedId);
});

test("a refused request is not sent again if the machine returns the same token", async () => {
  Object.assign(process.env, room.loopback.runners.appService);
  const { graph } = room.signedIn({ M365_SIGN_IN: "managedIdentity" });
  await listGroupsNamed(graph, "Sales");
  room.loopback.revokeTokens();

  await expect(listGroupsNamed(graph, "Sales")).rejects.toThrow("GET /v1.0/groups: 401");

  expect(room.loopback.requests.map(({ status }) => status)).toEqual([200, 401]);
});

test("an identity that the machine does not have is refused, with what to check", async () => {
  Object.assign(process.env, room.loopback.runners.appService);
  const other = "5e2f0000-0000-4000-8000-0000000000bb";

  expect(
    await refusal(room, room.signedIn({ M365_SIGN_IN: "managedIdentity", M365_CLIENT_ID: other })),
  ).toMatch(
    new RegExp(
      `^sign-in to tenant ${room.loopback.tenantId} as application ${other} failed: .*\\. Check that this machine has a managed identity, and that m365:clientId names it or is not set\\. Nothing was read or written\\.$`,
    ),
  );
});

/** Installs this script as `az`, and puts it on PATH. */
function installAz(script: string): void {
  const path = room.file("az", `#!${process.execPath}\n${script}`);
  chmodSync(path, 0o755);
  process.env.PATH = `${room.folder}:${before.PATH}`;
}
const answering = `
  const given = Object.fromEntries(process.argv.slice(4).map((text, at, all) => [text, all[at + 1]]));
  const form = new URLSearchParams({ grant_type: "client_credentials", client_id: process.env.STUB_ID,
    client_secret: process.env.STUB_SECRET, scope: given["--resource"] + "/.default" });
  fetch(process.env.STUB_AUTHORITY + "/" + given["--tenant"] + "/oauth2/v2.0/token", { method: "POST", body: form })
    .then((answer) => answer.json())
    .then(({ access_token, expires_in }) => console.log(JSON.stringify({ accessToken: access_token,
      expires_on: Math.floor(Date.now() / 1000) + expires_in, tenant: given["--tenant"], tokenType: "Bearer" })));`;

test("azureCli signs in as the user of the Azure CLI", async () => {
  installAz(answering);
  Object.assign(process.env, {
    STUB_ID: room.loopback.clientId,
    STUB_SECRET: room.loopback.clientSecret,
    STUB_AUTHORITY: room.loopback.authorityHost,
    NODE_EXTRA_CA_CERTS: room.loopback.caFile,
  });

  await expectBothServices(room, room.signedIn({ M365_SIGN_IN: "azureCli", M365_CLIENT_ID: undefined }));

  expect(statuses(room)).toEqual([200, 200]);
});

test("if nobody is signed in to the Azure CLI, the error names the command", async () => {
  installAz(`console.error("ERROR: Please run 'az login' to setup account."); process.exit(1);`);

  expect(await refusal(room, room.signedIn({ M365_SIGN_IN: "azureCli" }))).toBe(
    `sign-in to tenant ${room.loopback.tenantId} through the Azure CLI failed: Please run 'az login' from a command prompt to authenticate before using this credential. Run az login for this tenant, then run this again. Nothing was read or written.`,
  );
});

test("permissions of a user are also read from the token", async () => {
  const claims = { tid: room.loopback.tenantId, scp: "Group.Read.All User.Read" };
  const token = `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.x`;
  installAz(`console.log(JSON.stringify({ accessToken: "${token}", expires_on: 4102444800 }));`);
  const { identity, audience } = room.signedIn({ M365_SIGN_IN: "azureCli" }).graph;

  await identity.getToken(`${audience}/.default`);

  expect(permissionsFor(identity, audience)).toEqual(["Group.Read.All", "User.Read"]);
});
