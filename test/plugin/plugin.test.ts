import { once } from "node:events";
import type { Metadata } from "@grpc/grpc-js";
import {
  CheckRequest,
  CreateRequest,
  DiffRequest,
  ErrorResourceInitFailed,
  InvokeRequest,
  ListRequest,
  type ListResponse,
  PropertyDiff,
} from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { type Loopback, startLoopback } from "../../provider/loopback";
import { configure, type Plugin, startPlugin } from "./process";

type Values = Record<string, unknown>;
const struct = (values: Values) => Struct.fromJavaScript(values as never);

const urnOf = (name: string, kind = "EmailProfile") =>
  `urn:pulumi:test::project::m365:index:${kind}::${name}`;

const ios = {
  displayName: "iOS mail",
  settings: {
    platform: "ios",
    hostName: "outlook.office365.com",
    accountName: "Contoso",
    emailAddressSource: "primarySmtpAddress",
  },
};

let loopback: Loopback;
let plugin: Plugin;

beforeEach(async () => {
  loopback = await startLoopback();
  plugin = await startPlugin(loopback.environment);
});

afterEach(async () => {
  await plugin[Symbol.asyncDispose]();
  await loopback.close();
});

async function checkConfig(news: Values): Promise<{ failures: string[]; inputs: Values }> {
  const request = new CheckRequest().setNews(struct(news));
  const answer = await plugin.call(plugin.client.checkConfig, request);
  return {
    failures: answer.getFailuresList().map((failure) => `${failure.getProperty()}${failure.getReason()}`),
    inputs: answer.getInputs()?.toJavaScript() as Values,
  };
}

async function check(name: string, news: Values, kind = "EmailProfile"): Promise<string[]> {
  const request = new CheckRequest().setUrn(urnOf(name, kind)).setOlds(struct({})).setNews(struct(news));
  const answer = await plugin.call(plugin.client.check, request);
  return answer.getFailuresList().map((failure) => `${failure.getProperty()}: ${failure.getReason()}`);
}

async function diff(
  id: string,
  olds: Values,
  news: Values,
  { outputs = olds, ignore = [] as string[] } = {},
) {
  const request = new DiffRequest()
    .setId(id)
    .setUrn(urnOf("ios-mail"))
    .setOldInputs(struct(olds))
    .setOlds(struct(outputs))
    .setNews(struct(news))
    .setIgnorechangesList(ignore);
  const answer = await plugin.call(plugin.client.diff, request);
  const details: Record<string, string | undefined> = {};
  const kinds = Object.entries(PropertyDiff.Kind);
  answer.getDetaileddiffMap().forEach((detail, path) => {
    details[path] = kinds.find(([, kind]) => kind === detail.getKind())?.[0];
  });
  return {
    details,
    replaces: answer.getReplacesList(),
    hasChanges: answer.getChanges() === 2,
  };
}

const create = (name: string, inputs: Values) =>
  plugin.call(plugin.client.create, new CreateRequest().setUrn(urnOf(name)).setProperties(struct(inputs)));

const inTheTenant = () => [...loopback.tenant.deviceConfigurations.values()];

test("standard output holds the port and nothing else, and the process ends when the engine is gone", async () => {
  await configure(plugin);
  await check("ios-mail", ios);
  const exit = once(plugin.process, "exit");

  plugin.endEngine();

  expect(await exit).toEqual([0, null]);
  expect(plugin.printed).toEqual([]);
});

test("a configuration that cannot work is refused with its reason, and no failure names a value's property", async () => {
  const near = await checkConfig({ TenantId: "x" });
  const wrong = await checkConfig({ tenantId: "contoso.com", clientSecret: "hush" });
  const unknown = await checkConfig({ tenantId: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" });

  expect(near.failures).toEqual([
    "m365:TenantId is not a key of this provider's configuration. Did you mean m365:tenantId? Nothing was read or written.",
  ]);
  expect(wrong.failures).toEqual([
    'm365:tenantId: "contoso.com" is not a tenant id (a GUID). Entra ID > Overview shows it. Nothing was read or written.',
  ]);
  expect(unknown.failures).toEqual([]);
});

test("credentials become secrets in the engine's state, however they were given", async () => {
  const { inputs } = await checkConfig({ clientSecret: "hush", environment: "public" });

  expect(inputs).toEqual({
    environment: "public",
    clientSecret: { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "hush" },
  });
});

test("inputs that cannot be used are refused with one sentence for each property, and nothing is read", async () => {
  await configure(plugin);

  const failures = await check("ios-mail", { ...ios, settings: { ...ios.settings, color: "red" } });
  const settings = { userConsent: "microsoftManaged" };
  const first = await check("apps", settings, "IntegratedAppsSetting");
  const again = await check("apps", settings, "IntegratedAppsSetting");
  const second = await check("more-apps", settings, "IntegratedAppsSetting");

  expect(failures).toEqual([
    expect.stringMatching(/^settings\.color: is not a property of the platform ios\./),
  ]);
  expect([first, again]).toEqual([[], []]);
  expect(second).toEqual([
    ': a tenant has one IntegratedAppsSetting, and "apps" declares it already. Put both into one resource. Nothing was written.',
  ]);
});

test("what the provider does not have is refused by name", async () => {
  await configure(plugin);

  await expect(check("x", {}, "Mailbox")).rejects.toThrow(
    /m365:index:Mailbox is not a resource of this provider/,
  );
  await expect(
    plugin.call(plugin.client.invoke, new InvokeRequest().setTok("m365:index:getMailbox")),
  ).rejects.toThrow(/m365:index:getMailbox is not a function of this provider/);
});

test("a difference is told property by property: added, changed, taken out, replaced, or ignored", async () => {
  await configure(plugin);
  const olds = { ...ios, description: "For the field" };
  const id = (await create("ios-mail", olds)).getId();
  const news = { ...ios, settings: { ...ios.settings, hostName: "mail.contoso.com", useOAuth: true } };
  const onAndroid = {
    displayName: "iOS mail",
    settings: {
      platform: "androidWorkProfileGmail",
      hostName: "outlook.office365.com",
      emailAddressSource: "primarySmtpAddress",
    },
  };

  expect(await diff(id, olds, olds)).toEqual({ details: {}, replaces: [], hasChanges: false });
  expect(await diff(id, olds, { ...news, marker: true })).toEqual({
    details: {
      description: "DELETE",
      "settings.hostName": "UPDATE",
      "settings.useOAuth": "UPDATE",
      marker: "ADD",
    },
    replaces: [],
    hasChanges: true,
  });
  expect(await diff(id, olds, news, { ignore: ["settings"] })).toEqual({
    details: { description: "DELETE" },
    replaces: [],
    hasChanges: true,
  });
  const replaced = await diff(id, olds, onAndroid);
  expect(replaced.replaces).toEqual(["settings.platform"]);
  expect(replaced.details["settings.platform"]).toBe("UPDATE_REPLACE");
});

test("what the dynamic front hid in the state is no difference", async () => {
  await configure(plugin);
  const id = (await create("ios-mail", ios)).getId();
  const hidden = { __provider: "exports.handler=…", __m365: { name: "ios-mail", owner: "x" } };

  const moved = await diff(id, { ...ios, ...hidden }, ios, {
    outputs: { ...ios, ...hidden, tenantId: loopback.tenantId },
  });

  expect(moved).toEqual({ details: {}, replaces: [], hasChanges: false });
});

/** A page of what the tenant has, and where the next one begins. */
async function page(kind: string, limit: number, token = "") {
  const request = new ListRequest()
    .setToken(`m365:index:${kind}`)
    .setLimit(limit)
    .setContinuationToken(token);
  const names: string[] = [];
  let next = "";
  for await (const answer of plugin.client.list(request) as AsyncIterable<ListResponse>) {
    if (answer.hasResult()) names.push(answer.getResult()?.getName() ?? "");
    else next = answer.getContinuation()?.getContinuationToken() ?? "";
  }
  return { names, next };
}

test("what a tenant has is listed by name, a page after the other", async () => {
  await configure(plugin);
  for (const displayName of ["Second", "Third", "First"]) await create(displayName, { ...ios, displayName });

  const first = await page("EmailProfile", 2);

  expect(first).toEqual({ names: ["First", "Second"], next: "2" });
  expect(await page("EmailProfile", 2, first.next)).toEqual({ names: ["Third"], next: "" });
  expect(await page("ProfileAssignment", 0)).toEqual({ names: [], next: "" });
  expect(await page("IntegratedAppsSetting", 0)).toEqual({ names: ["IntegratedAppsSetting"], next: "" });
  await expect(page("Mailbox", 0)).rejects.toThrow(/Mailbox is not a resource of this provider/);
});

/** What the engine keeps of a resource whose creation was not finished. */
function keptOf(error: { metadata: Metadata }) {
  const [bytes] = error.metadata.get("grpc-status-details-bin");
  const [detail] = Status.deserializeBinary(bytes as Buffer).getDetailsList();
  const kept = detail?.unpack(ErrorResourceInitFailed.deserializeBinary, "pulumirpc.ErrorResourceInitFailed");
  return {
    id: kept?.getId(),
    properties: kept?.getProperties()?.toJavaScript(),
    reasons: kept?.getReasonsList(),
  };
}

test("cancelled after the profile was made, a create ends within 5 seconds and keeps its id and state", async () => {
  await configure(plugin);
  const stalled = new Promise<void>((resolve) =>
    loopback.inject({
      match: { method: "GET", path: /deviceConfigurations\/[0-9a-f-]{36}/ },
      action: "stall",
      before: () => resolve(),
    }),
  );
  const creating = create("ios-mail", ios).catch((error) => error);
  await stalled;
  const cancelledAt = performance.now();

  await plugin.call(plugin.client.cancel, new Empty());
  const error = await creating;

  expect(performance.now() - cancelledAt).toBeLessThan(5_000);
  const [made] = inTheTenant().filter(({ displayName }) => displayName === "iOS mail");
  expect(keptOf(error)).toEqual({
    id: made?.id,
    properties: { ...ios, tenantId: loopback.tenantId },
    reasons: [
      expect.stringMatching(/^ios-mail: cancelled: GET .* was not answered\. What was written before stays/),
    ],
  });
});

test("a write under way when the run is cancelled is waited for; nothing is sent after it", async () => {
  await configure(plugin);
  const posted = new Promise<void>((resolve) =>
    loopback.inject({ match: { method: "POST" }, delayMs: 500, before: () => resolve() }),
  );
  const creating = create("ios-mail", ios).catch((error) => error);
  await posted;

  await plugin.call(plugin.client.cancel, new Empty());
  const error = await creating;

  expect(keptOf(error).id).toBe(inTheTenant().find(({ displayName }) => displayName === "iOS mail")?.id);
  expect(loopback.log.at(-1)).toBe("POST /beta/deviceManagement/deviceConfigurations");
  await expect(create("other", ios)).rejects.toThrow(/cancelled: POST .* was not sent\./);
});
