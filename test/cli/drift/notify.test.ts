import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { cardOf, notify } from "../../../provider/cli/drift/notify";
import { messageAddress } from "../../../provider/tenant/config";
import { consent, mixed, report, resource, stack } from "./reports";

const now = new Date("2026-11-21T02:01:00.000Z");
const drifted = stack("prod", { status: "drifted", resources: [consent] });
const named = {
  ...drifted,
  resources: [{ ...consent, changedBy: { name: "anna@contoso.com", source: "directoryAudit" as const } }],
};

interface Received {
  path: string | undefined;
  authorization: string | undefined;
  body: unknown;
}

let server: Server;
let received: Received[];
let statuses: number[];
beforeEach(async () => {
  [received, statuses] = [[], []];
  server = createServer((request, response) => {
    let text = "";
    request.on("data", (part) => {
      text += part;
    });
    request.on("end", () => {
      const { authorization } = request.headers;
      received.push({ path: request.url, authorization, body: JSON.parse(text) });
      response.writeHead(statuses.shift() ?? 202).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(() => server.close());

const address = () => new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?sig=secret`);

test("a webhook receives the report without names and without tokens", async () => {
  await notify(report([named], 2), { webhook: address(), teams: undefined }, now);

  expect(received).toEqual([
    {
      path: "/hook?sig=secret",
      authorization: undefined,
      body: {
        summary: "1 drifted",
        report: report(
          [{ ...named, resources: [{ ...consent, changedBy: { source: "directoryAudit" } }] }],
          2,
        ),
      },
    },
  ]);
});

test("a Teams workflow receives a short adaptive card: what drifted, when, and by whom", async () => {
  await notify(mixed, { webhook: undefined, teams: address() }, now);

  expect(received[0]?.body).toEqual(cardOf(mixed, now));
  const { attachments } = cardOf(mixed, now) as { attachments: { content: { body: { text: string }[] } }[] };
  expect(attachments[0]?.content.body.map(({ text }) => text)).toEqual([
    "Drift: 1 in line, 1 drifted, 1 could not tell",
    "adventure/prod: m365: sign-in failed: the client secret has expired.",
    "contoso/prod: drift",
    "apps: userConsent: off → lowRisk, yesterday 14:02 UTC, by an administrator",
    "ios-mail: settings.requireSsl: true → false, 2026-11-18 09:30 UTC, by whom is not known",
    "windows-mail: deleted in the tenant, when and by whom is not known",
  ]);
});

test("a card stays small, and values from the tenant are escaped", () => {
  const properties = Array.from({ length: 500 }, (_, at) => ({
    path: `p${at}`,
    words: `[click](https://evil.example) ${"x".repeat(1_000)}`,
  }));
  const many = stack("prod", {
    status: "drifted",
    resources: [resource("a", { status: "drifted", properties })],
  });
  const text = JSON.stringify(cardOf(report([many], 2), now));

  expect(text.length).toBeLessThan(28_000);
  expect(text).not.toContain("[click](");
});

test("no message is sent if everything is in line, but one is sent after a reset", async () => {
  await notify(report([stack("prod")], 0), { webhook: address(), teams: address() }, now);
  expect(received).toEqual([]);

  await notify(report([{ ...drifted, fixed: true }], 0), { webhook: address(), teams: undefined }, now);
  expect(received).toHaveLength(1);
});

test("an address that refuses or does not answer is reported in one sentence without the secret in the address", async () => {
  statuses = [404];
  const { host } = address();
  const tell = () => notify(report([drifted], 2), { webhook: undefined, teams: address() }, now);

  await expect(tell()).rejects.toThrow(
    `--teams: ${host} answered 404, so no message was sent. The address may have expired: create a new one.`,
  );
  const gone = address();
  server.close();
  const error = await notify(report([drifted], 2), { webhook: gone, teams: undefined }, now).catch((e) => e);
  expect(error.message).toContain(`no answer from ${host}`);
  expect(error.message).not.toContain("secret");
});

test("a message is sent again after a 429, but not after a lost answer", async () => {
  statuses = [429, 202];
  await notify(report([drifted], 2), { webhook: address(), teams: undefined }, now);
  expect(received).toHaveLength(2);

  statuses = [503];
  await expect(notify(report([drifted], 2), { webhook: address(), teams: undefined }, now)).rejects.toThrow(
    "answered 503",
  );
  expect(received).toHaveLength(3);
});

test("addresses come from the option or the environment, and must use TLS except on this machine", () => {
  const variables = { M365_DRIFT_TEAMS: "https://prod.example/workflows?sig=secret" };
  expect(messageAddress("teams", undefined, variables)?.host).toBe("prod.example");
  expect(messageAddress("teams", "https://other.example/", variables)?.host).toBe("other.example");
  expect(messageAddress("webhook", undefined, variables)).toBeUndefined();
  expect(messageAddress("webhook", "http://127.0.0.1:80/", {})?.protocol).toBe("http:");

  const refused = (text: string) => () => messageAddress("webhook", text, {});
  const sentence =
    "--webhook is not an address that messages can be sent to. Use https (http on 127.0.0.1 only).";
  expect(refused("http://contoso.example/secret")).toThrow(sentence);
  expect(refused("secret")).toThrow(sentence);
  expect(() =>
    messageAddress("teams", undefined, { ...variables, NODE_TLS_REJECT_UNAUTHORIZED: "0" }),
  ).toThrow("NODE_TLS_REJECT_UNAUTHORIZED is 0");
});
