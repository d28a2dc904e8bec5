import { createHttpHeaders, type HttpClient, type PipelineRequest } from "@azure/core-rest-pipeline";
import { addDevices, emptyTenant } from "../../provider/loopback";
import {
  listActiveSyncDeviceAccessRules,
  newActiveSyncDeviceAccessRule,
  removeActiveSyncDeviceAccessRule,
} from "../../provider/tenant/exchange/accessRules";
import type { ExchangeTenant } from "../../provider/tenant/exchange/cmdlet";
import { listMobileDevices } from "../../provider/tenant/exchange/mobileDevices";
import {
  getActiveSyncOrganizationSettings,
  setActiveSyncOrganizationSettings,
} from "../../provider/tenant/exchange/organizationSettings";
import { isExchangeHost } from "../../provider/tenant/exchange/regionalHost";
import { createTransport } from "../../provider/tenant/pipeline";
import { openRoom } from "../resources/harness";

const tenantId = "b32c0f9e-6d4c-4f0e-9a55-0d6a2f1f6a11";
const invoke = { cmdlet: "Get-ActiveSyncOrganizationSettings" };
const settings = { value: [{ DefaultAccessLevel: "Allow" }] };

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

interface Reply {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

/** Simulates Exchange at the HTTP client, because the loopback has no regional hosts. */
function exchangeThatReplies(...replies: Reply[]): { tenant: ExchangeTenant; requests: PipelineRequest[] } {
  const requests: PipelineRequest[] = [];
  const client: HttpClient = {
    async sendRequest(request) {
      requests.push(request);
      const { status, headers = {}, body } = replies[requests.length - 1] as Reply;
      return { status, headers: createHttpHeaders(headers), request, bodyAsText: JSON.stringify(body ?? {}) };
    },
  };
  const exchange = createTransport({
    endpoint: "https://outlook.office365.com",
    audience: "https://outlook.office365.com",
    identity: {
      getToken: async () => ({ token: "token", expiresOnTimestamp: Date.now() + 3_600_000 }),
      claimsFor: () => ({ roles: ["Exchange.ManageAsApp"] }),
    },
    trusts: isExchangeHost("https://outlook.office365.com"),
    client,
  });
  return { tenant: { tenantId, exchange }, requests };
}

test("a long list is read page by page, by sending the same cmdlet to the next link", async () => {
  await using room = await openRoom({
    seed: (tenant) => {
      Object.assign(tenant, emptyTenant(tenant.tenantId), { exchangePageSize: 10 });
      addDevices(tenant, { app: "gmail", count: 25 });
    },
  });

  const devices = await all(listMobileDevices(room.operation().tenant));

  expect(new Set(devices.map(({ DeviceId }) => DeviceId)).size).toBe(25);
  expect(room.loopback.requests.map(({ method, cmdlet }) => `${method} ${cmdlet}`)).toEqual(
    Array(3).fill("POST Get-MobileDevice"),
  );
  expect(room.loopback.violations).toEqual([]);
});

test("a next link that repeats is an error, not an endless loop or a shorter list", async () => {
  const nextLink = `https://outlook.office365.com/adminapi/beta/${tenantId}/InvokeCommand?$skiptoken=1`;
  const page = { status: 200, body: { value: [], "@odata.nextLink": nextLink } };
  const { tenant, requests } = exchangeThatReplies(page, page, page);

  await expect(listActiveSyncDeviceAccessRules(tenant)).rejects.toThrow(
    "Get-ActiveSyncDeviceAccessRule: the list does not end",
  );

  expect(requests).toHaveLength(2);
});

test("a next link to another host is not followed", async () => {
  const body = { value: [], "@odata.nextLink": "https://outlook.office365.com.example.net/next" };
  const { tenant, requests } = exchangeThatReplies({ status: 200, body });

  await expect(listActiveSyncDeviceAccessRules(tenant)).rejects.toThrow("outlook.office365.com.example.net");

  expect(requests).toHaveLength(1);
});

test("a redirect to the tenant's region is followed with the credential, and remembered", async () => {
  const region = "https://eur02.outlook.office365.com";
  const location = `${region}/adminapi/beta/${tenantId}/InvokeCommand`;
  const { tenant, requests } = exchangeThatReplies(
    { status: 307, headers: { location } },
    { status: 200, body: settings },
    { status: 200, body: settings },
  );

  await getActiveSyncOrganizationSettings(tenant);
  await getActiveSyncOrganizationSettings(tenant);

  expect(requests.map(({ url }) => new URL(url).host)).toEqual([
    "outlook.office365.com",
    "eur02.outlook.office365.com",
    "eur02.outlook.office365.com",
  ]);
  expect(requests.map(({ headers }) => headers.get("Authorization"))).toEqual(Array(3).fill("Bearer token"));
});

test.each([
  "https://example.net/adminapi",
  "https://outlook.office365.com.example.net/adminapi",
  "http://eur02.outlook.office365.com/adminapi",
  "https://eur02.outlook.office365.us/adminapi",
  "https://eur02.outlook.office365.com:8443/adminapi",
])("a redirect to %s is refused, and nothing is sent there", async (location) => {
  const { tenant, requests } = exchangeThatReplies({ status: 302, headers: { location } });

  await expect(getActiveSyncOrganizationSettings(tenant)).rejects.toThrow(
    /Exchange Online redirected to .* which is not a host of outlook\.office365\.com\. Nothing was sent there/,
  );

  expect(requests).toHaveLength(1);
});

test("every request names its mailbox, its cmdlet and its own id", async () => {
  const { tenant, requests } = exchangeThatReplies(
    { status: 200, body: settings },
    { status: 200, body: settings },
  );

  await getActiveSyncOrganizationSettings(tenant);
  await getActiveSyncOrganizationSettings(tenant);

  const header = (name: string) => requests.map(({ headers }) => headers.get(name));
  expect(header("X-AnchorMailbox")).toEqual(
    Array(2).fill(`APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@${tenantId}`),
  );
  expect(header("X-CmdletName")).toEqual(Array(2).fill(invoke.cmdlet));
  expect(header("Prefer")).toEqual(Array(2).fill("odata.maxpagesize=1000"));
  expect(new Set(header("client-request-id")).size).toBe(2);
});

const inner = (message: string) => ({
  error: {
    code: "BadRequest",
    message: "Invalid Operation",
    details: [{ message: "|Some.Type|the detail" }],
    innererror: { internalexception: { message, type: "Microsoft.Exchange.SomeException" } },
  },
});
const detailed = {
  error: {
    code: "BadRequest",
    message: "Invalid Operation",
    details: [{ message: "Ex1|Some.DetailException|The detail. More" }],
  },
};

test.each<[string, Reply, string]>([
  [
    "the inner exception",
    { status: 400, body: inner("The real text.") },
    `${invoke.cmdlet}: 400 SomeException: The real text.`,
  ],
  [
    "the first detail, without its prefix",
    { status: 400, body: detailed },
    `${invoke.cmdlet}: 400 DetailException: The detail. More.`,
  ],
  [
    "the outer message",
    { status: 400, body: { error: { code: "X", message: "Outer" } } },
    `${invoke.cmdlet}: 400 X: Outer.`,
  ],
  [
    "an error inside a 200",
    { status: 200, body: inner("Not really fine.") },
    `${invoke.cmdlet}: 400 SomeException: Not really fine.`,
  ],
  [
    "an error inside a 200 with its other property name",
    { status: 200, body: { "@odata.error": { code: "X", message: "Outer" } } },
    `${invoke.cmdlet}: 400 X: Outer.`,
  ],
  [
    "no readable text",
    { status: 400, body: "\0\0\0" },
    `${invoke.cmdlet}: 400 HTTP 400: no explanation given.`,
  ],
])("a failure is reported with %s", async (_what, reply, sentence) => {
  const { tenant } = exchangeThatReplies(reply);

  await expect(getActiveSyncOrganizationSettings(tenant)).rejects.toThrow(sentence);
});

test("an answer of an unexpected form is reported as such", async () => {
  const { tenant } = exchangeThatReplies({
    status: 200,
    body: { value: [{ DefaultAccessLevel: "Perhaps" }] },
  });

  await expect(getActiveSyncOrganizationSettings(tenant)).rejects.toThrow(
    "Get-ActiveSyncOrganizationSettings: Exchange Online's answer does not have the expected form (DefaultAccessLevel:",
  );
});

const missing = (code: string, message: string) => ({
  error: { code, message: "Error executing cmdlet", details: [{ message }] },
});
const type = "Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException";
const text = "The operation couldn't be performed because object 'x' couldn't be found on 'y'.";

test.each<[string, Reply]>([
  ["the code", { status: 404, body: missing("NotFound", `Ex6F9304|${type}|${text}`) }],
  [
    "the type, with another status",
    {
      status: 500,
      headers: { "retry-after": "0" },
      body: missing("InternalServerError", `Ex94914C|${type}|${text}`),
    },
  ],
  ["only the message", { status: 400, body: missing("BadRequest", `||${text}`) }],
])("a deleted rule counts as removed, recognised by %s", async (_what, reply) => {
  const { tenant } = exchangeThatReplies(...Array<Reply>(8).fill(reply));

  await expect(removeActiveSyncDeviceAccessRule(tenant, "x")).resolves.toBeUndefined();
});

test("a deleted rule is recognised immediately, even if Exchange answers 500", async () => {
  await using room = await openRoom();
  const body = missing("InternalServerError", `Ex94914C|${type}|${text}`);
  room.loopback.inject({ match: {}, times: Infinity, status: 500, body });

  await removeActiveSyncDeviceAccessRule(room.operation().tenant, "x");

  expect(room.loopback.log).toEqual(["Remove-ActiveSyncDeviceAccessRule"]);
});

test("a refusal does not count as removed", async () => {
  const { tenant } = exchangeThatReplies({ status: 400, body: inner("No.") });

  await expect(removeActiveSyncDeviceAccessRule(tenant, "x")).rejects.toThrow("No.");
});

test("after a server error, a cmdlet that creates is not sent again, but one that sets is", async () => {
  const failure = { status: 503, headers: { "retry-after": "0" } };
  const making = exchangeThatReplies(failure, { status: 200 });
  const setting = exchangeThatReplies(failure, { status: 200 });

  await expect(
    newActiveSyncDeviceAccessRule(making.tenant, {
      Characteristic: "DeviceType",
      QueryString: "iPhone",
      AccessLevel: "Allow",
    }),
  ).rejects.toThrow("503");
  await setActiveSyncOrganizationSettings(setting.tenant, { DefaultAccessLevel: "Block" });

  expect(making.requests).toHaveLength(1);
  expect(setting.requests).toHaveLength(2);
});

test("warnings of a change are passed on, except that nothing was modified", async () => {
  const warnings = [
    "The command completed successfully but no settings of 'Mobile Mailbox Settings' have been modified.",
    "Something else.",
  ];
  const { tenant } = exchangeThatReplies({
    status: 200,
    body: { value: [], "@adminapi.warnings": warnings },
  });

  expect(await setActiveSyncOrganizationSettings(tenant, {})).toEqual(["Something else."]);
});
