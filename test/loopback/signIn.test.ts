import { X509Certificate } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { startLoopback, trustLoopback } from "../../provider/loopback";
import { atTime } from "../clock";
import { call, connect, credentialFor, exchangeScope, graphScope } from "./client";

test("a client secret signs in with @azure/identity, once for each service", async () => {
  await using loopback = await startLoopback();
  trustLoopback(loopback);

  const { token } = await credentialFor(loopback).getToken(graphScope);

  const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
  expect(claims).toMatchObject({
    aud: "https://graph.microsoft.com",
    tid: loopback.tenantId,
    appid: loopback.clientId,
    roles: loopback.tenant.applicationRoles.filter((role) => role !== "Exchange.ManageAsApp"),
    oid: expect.stringMatching(/^[0-9a-f-]{36}$/),
    sub: claims.oid,
  });
  expect(loopback.tokenRequests).toEqual([
    {
      tenantId: loopback.tenantId,
      clientId: loopback.clientId,
      grantType: "client_credentials",
      scope: graphScope,
      status: 200,
    },
  ]);
});

test("a wrong secret returns AADSTS7000215", async () => {
  await using loopback = await startLoopback();
  trustLoopback(loopback);

  await expect(credentialFor(loopback, "wrong").getToken(graphScope)).rejects.toThrow("AADSTS7000215");
  expect(JSON.stringify(loopback.tokenRequests)).not.toContain("wrong");
});

test("an unknown tenant returns AADSTS90002 in discovery and at the token endpoint", async () => {
  await using loopback = await startLoopback();
  trustLoopback(loopback);
  const tenantId = "91d00000-0000-4000-8000-000000000000";
  const authority = `${loopback.authorityHost}/${tenantId}`;

  const discovery = await call("GET", `${authority}/v2.0/.well-known/openid-configuration`, undefined, {});
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const token = await call("POST", `${authority}/oauth2/v2.0/token`, "grant_type=client_credentials", form);

  expect([discovery.status, discovery.body.error_codes]).toEqual([400, [90002]]);
  expect([token.status, token.body.error_codes]).toEqual([400, [90002]]);
});

/** The library's error contains only this code: callers do not see AADSTS90002. */
test("@azure/identity turns an unknown tenant into endpoints_resolution_error", async () => {
  await using loopback = await startLoopback();
  trustLoopback(loopback);
  const elsewhere = { ...loopback, tenantId: "91d00000-0000-4000-8000-000000000000" };

  await expect(credentialFor(elsewhere).getToken(graphScope)).rejects.toThrow("endpoints_resolution_error");
});

test("an unknown application returns AADSTS700016", async () => {
  await using loopback = await startLoopback();
  trustLoopback(loopback);
  const other = { ...loopback, clientId: "91d00000-0000-4000-8000-000000000000" };

  await expect(credentialFor(other).getToken(graphScope)).rejects.toThrow("AADSTS700016");
});

test("a request without a token returns 401 in Graph's format, and is not a violation", async () => {
  await using client = await connect();

  const answer = await call("GET", `${client.loopback.graphEndpoint}/v1.0/groups`, undefined, {});

  expect(answer.status).toBe(401);
  expect(answer.body.error.code).toBe("InvalidAuthenticationToken");
  expect(client.loopback.violations).toEqual([]);
});

test("a token for Exchange is refused by Graph, and a token for Graph by Exchange", async () => {
  await using client = await connect();
  const credential = credentialFor(client.loopback);
  const bearer = async (scope: string) => ({
    authorization: `Bearer ${(await credential.getToken(scope)).token}`,
  });
  const { graphEndpoint, exchangeEndpoint, tenantId } = client.loopback;
  const command = `${exchangeEndpoint}/adminapi/beta/${tenantId}/InvokeCommand`;

  const graph = await call("GET", `${graphEndpoint}/v1.0/groups`, undefined, await bearer(exchangeScope));
  const exchange = await call(
    "POST",
    command,
    { CmdletInput: { CmdletName: "Get-MobileDevice" } },
    await bearer(graphScope),
  );

  expect(graph.body.error.message).toContain("Invalid audience");
  expect([graph.status, exchange.status]).toEqual([401, 401]);
});

test.each([
  "https://graph.microsoft.us/.default",
  "https://dod-graph.microsoft.us/.default",
  "https://microsoftgraph.chinacloudapi.cn/.default",
])("the audience of another cloud is accepted: %s", async (scope) => {
  await using client = await connect();
  const { token } = await credentialFor(client.loopback).getToken(scope);

  const url = `${client.loopback.graphEndpoint}/v1.0/groups`;
  const { status } = await call("GET", url, undefined, { authorization: `Bearer ${token}` });

  expect(status).toBe(200);
});

test("an expired token is refused", async () => {
  await using client = await connect();
  const { token } = await credentialFor(client.loopback).getToken(graphScope);
  const url = `${client.loopback.graphEndpoint}/v1.0/groups`;

  const answer = await atTime(Date.now() + 2 * 60 * 60_000, () =>
    call("GET", url, undefined, { authorization: `Bearer ${token}` }),
  );

  expect(answer.body.error.message).toContain("expired");
});

test("a modified token is refused", async () => {
  await using client = await connect();
  const { token } = await credentialFor(client.loopback).getToken(graphScope);
  const [header, payload, signature] = token.split(".");
  const claims = JSON.parse(Buffer.from(payload ?? "", "base64url").toString());
  const forged = Buffer.from(JSON.stringify({ ...claims, roles: ["Everything.All"] })).toString("base64url");

  const url = `${client.loopback.graphEndpoint}/v1.0/groups`;
  const answer = await call("GET", url, undefined, {
    authorization: `Bearer ${header}.${forged}.${signature}`,
  });

  expect(answer.status).toBe(401);
});

test("permissions are those the application had when the token was issued", async () => {
  await using client = await connect();
  const { tenant } = client.loopback;
  tenant.applicationRoles = ["Group.Read.All"];
  expect((await client.graph("GET", "/v1.0/groups")).status).toBe(200);

  tenant.applicationRoles = [];

  expect((await client.graph("GET", "/v1.0/groups")).status).toBe(200);
  const { token } = await credentialFor(client.loopback).getToken(graphScope);
  const url = `${client.loopback.graphEndpoint}/v1.0/groups`;
  const fresh = await call("GET", url, undefined, { authorization: `Bearer ${token}` });
  expect(fresh.status).toBe(403);
  expect(fresh.body.error.code).toBe("Authorization_RequestDenied");
});

test("Intune's 403 names the permissions that would be enough", async () => {
  await using client = await connect({
    seed: (tenant) => {
      tenant.applicationRoles = ["DeviceManagementConfiguration.Read.All"];
    },
  });

  const answer = await client.graph("POST", "/beta/deviceManagement/deviceConfigurations", {});

  expect(answer.status).toBe(403);
  expect(JSON.parse(answer.body.error.message).Message).toMatch(
    /Application must have one of the following scopes: DeviceManagementConfiguration\.ReadWrite\.All - Operation ID/,
  );
});

test("the certificate is valid for 127.0.0.1 and localhost, and only the authority's certificate is on disk until close", async () => {
  const loopback = await startLoopback();
  const ca = new X509Certificate(readFileSync(loopback.caFile));
  expect(ca.ca).toBe(true);
  expect(readFileSync(loopback.caFile, "utf8")).toBe(loopback.ca);
  trustLoopback(loopback);
  const port = new URL(loopback.graphEndpoint).port;

  const statuses = await Promise.all(
    ["127.0.0.1", "localhost"].map(
      async (host) => (await fetch(`https://${host}:${port}/v1.0/groups`)).status,
    ),
  );
  await loopback.close();

  expect(statuses).toEqual([401, 401]);
  expect(existsSync(loopback.caFile)).toBe(false);
});

test("the environment contains what another process needs", async () => {
  await using loopback = await startLoopback({ tenantId: "B32C0000-0000-4000-8000-000000000000" });

  expect(loopback.environment).toEqual({
    M365_TENANT_ID: "b32c0000-0000-4000-8000-000000000000",
    M365_CLIENT_ID: loopback.clientId,
    M365_CLIENT_SECRET: loopback.clientSecret,
    M365_GRAPH_ENDPOINT: loopback.graphEndpoint,
    M365_EXCHANGE_ENDPOINT: loopback.exchangeEndpoint,
    M365_AUTHORITY_HOST: loopback.authorityHost,
    NODE_EXTRA_CA_CERTS: loopback.caFile,
  });
});

test("the loopback listens only on 127.0.0.1", async () => {
  await using loopback = await startLoopback();
  trustLoopback(loopback);
  const others = [
    "127.0.0.2",
    ...Object.values(networkInterfaces())
      .flatMap((all) => all ?? [])
      .filter(({ family, internal }) => family === "IPv4" && !internal)
      .map(({ address }) => address),
  ];

  for (const address of others) {
    const refused = await fetch(loopback.graphEndpoint.replace("127.0.0.1", address)).catch((error: Error) =>
      String((error.cause as { code?: string }).code),
    );
    expect(refused).toBe("ECONNREFUSED");
  }
});

test("answers take the configured time", async () => {
  await using client = await connect({ latencyMs: 120 });
  await credentialFor(client.loopback).getToken(graphScope);

  const before = performance.now();
  await client.graph("GET", "/v1.0/groups");

  expect(performance.now() - before).toBeGreaterThanOrEqual(115);
});

test("sequential round trips are counted, and parallel requests count as one", async () => {
  await using client = await connect({ latencyMs: { graph: 60, exchange: 0, signIn: 0 } });
  const ask = () => client.graph("GET", "/v1.0/groups");

  await credentialFor(client.loopback).getToken(graphScope);
  await Promise.all([ask(), ask()]);
  await ask();

  expect(client.loopback.inFlight.inTurn).toBe(2);
});
