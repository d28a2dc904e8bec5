import { once } from "node:events";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { trustLoopback } from "../../provider/loopback";
import { createServerIdentity } from "../../provider/loopback/certificate";
import { createBoundedClient } from "../../provider/tenant/boundedHttpClient";
import { readConfig } from "../../provider/tenant/config";
import { connect } from "../../provider/tenant/connect";
import { listGroupsNamed } from "../../provider/tenant/graph/groups";
import { createTransport, type Transport } from "../../provider/tenant/pipeline";
import { openRoom, type Room } from "../resources/harness";

/** A host that does not belong to the service, but has a trusted certificate. */
let stranger: Server;
let requests: string[];
/** The body of each answer. If undefined, the host never answers and keeps the connection open. */
let answer: Buffer | undefined;
const addressOf = (server: Server) => `https://127.0.0.1:${(server.address() as AddressInfo).port}`;

beforeAll(async () => {
  const { key, certificate, ca } = createServerIdentity();
  trustLoopback({ ca });
  stranger = createServer({ key, cert: certificate }, (request, reply) => {
    requests.push(`${request.method} ${request.url}`);
    if (!answer) return;
    reply.writeHead(200, { "Content-Type": "application/json", "Content-Encoding": "gzip" }).end(answer);
  });
  stranger.listen(0, "127.0.0.1");
  await once(stranger, "listening");
});
beforeEach(() => {
  requests = [];
  answer = gzipSync(JSON.stringify({ value: [] }));
});
afterAll(async () => {
  stranger.closeAllConnections();
  stranger.close();
  await once(stranger, "close");
});

const redirects = [301, 302, 303, 307, 308];
const redirectAll = ({ loopback }: Room, path: RegExp, status: number) =>
  loopback.inject({
    match: { path },
    times: Number.POSITIVE_INFINITY,
    status,
    headers: { Location: `${addressOf(stranger)}/elsewhere` },
  });

test.each(redirects)("a redirect of Graph (%i) is an error, and is not followed", async (status) => {
  await using room = await openRoom();
  const { graph } = room.operation().tenant;
  redirectAll(room, /^\/(beta|v1.0)\//, status);

  await expect(listGroupsNamed(graph, "Sales")).rejects.toThrow(
    `GET /v1.0/groups: ${status} HTTP ${status}:`,
  );
  await graph.send({ method: "POST", path: "/beta/deviceManagement/deviceConfigurations", body: {} });

  expect(requests).toEqual([]);
});

test.each(redirects)("a redirect of the token endpoint (%i) receives no secret", async (status) => {
  await using room = await openRoom();
  redirectAll(room, /\/oauth2\/v2.0\/token/, status);

  await expect(listGroupsNamed(room.operation().tenant.graph, "Sales")).rejects.toThrow("sign-in to tenant");

  expect(requests).toEqual([]);
});

test.each(redirects)(
  "a redirect of the runner's token request (%i) receives no job token",
  async (status) => {
    await using room = await openRoom();
    redirectAll(room, /\/runners\//, status);
    const { M365_CLIENT_SECRET: _, ...variables } = room.loopback.environment;
    const config = readConfig(() => undefined, { ...variables, ...room.loopback.runners.githubActions });

    await expect(listGroupsNamed(connect(config).graph, "Sales")).rejects.toThrow(
      `returned no token for the sign-in (${status})`,
    );

    expect(requests).toEqual([]);
  },
);

test("a next link to another host is refused", async () => {
  await using room = await openRoom();
  const body = { value: [], "@odata.nextLink": `${addressOf(stranger)}/v1.0/groups?$skiptoken=x` };
  room.loopback.inject({ match: { path: /groups/ }, status: 200, body });

  await expect(listGroupsNamed(room.operation().tenant.graph, "Sales")).rejects.toThrow(
    `refused to follow a link to ${new URL(addressOf(stranger)).host}`,
  );

  expect(requests).toEqual([]);
});

const transportTo = (endpoint: string, limits: { maxBytes?: number; timeoutMs?: number }): Transport =>
  createTransport({
    endpoint,
    audience: endpoint,
    identity: {
      getToken: async () => ({ token: "token", expiresOnTimestamp: Number.POSITIVE_INFINITY }),
      claimsFor: () => undefined,
    },
    client: createBoundedClient(limits),
  });

test("an answer above the size limit, measured after decompression, is an error and not requested again", async () => {
  answer = gzipSync(Buffer.alloc(200_000, " "));
  expect(answer.length).toBeLessThan(1_000);

  await expect(
    transportTo(addressOf(stranger), { maxBytes: 100_000 }).send({ method: "GET", path: "/x" }),
  ).rejects.toThrow(/GET \/x: the answer from 127\.0\.0\.1:\d+ is too large/);
  const { text } = await transportTo(addressOf(stranger), { maxBytes: 300_000 }).send({
    method: "GET",
    path: "/x",
  });

  expect(text).toHaveLength(200_000);
  expect(requests).toHaveLength(2);
});

test("a host that never answers times out", async () => {
  answer = undefined;

  await expect(
    transportTo(addressOf(stranger), { timeoutMs: 50 }).send({ method: "POST", path: "/x", body: {} }),
  ).rejects.toThrow(/POST \/x: no answer from 127\.0\.0\.1:\d+ \(ETIMEDOUT\)/);
});
