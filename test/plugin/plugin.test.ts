import { InvokeRequest } from "@pulumi/pulumi/proto/provider_pb";
import { check, checkConfig, create, diff, diffConfig, ios, secret } from "./calls";
import { configure } from "./connection";
import { loopback, plugin, serving } from "./serve";

serving(beforeEach, afterEach);

test("an invalid configuration is refused with the reason, and no failure names the property of a value", async () => {
  const near = await checkConfig(plugin, { TenantId: "x" });
  const wrong = await checkConfig(plugin, { tenantId: "contoso.com", clientSecret: "hush" });
  const unknown = await checkConfig(plugin, { tenantId: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" });

  expect(near.failures).toEqual([
    "m365:TenantId is not a key of this provider's configuration. Did you mean m365:tenantId? Nothing was read or written.",
  ]);
  expect(wrong.failures).toEqual([
    "m365:tenantId is a text of 11 characters, not a tenant id (a GUID). Entra ID > Overview shows it. Nothing was read or written.",
  ]);
  expect(unknown.failures).toEqual([]);
});

test("credentials become secrets in the engine's state, however they were given", async () => {
  const { inputs } = await checkConfig(plugin, {
    clientSecret: "hush",
    graphToken: "hush",
    exchangeToken: "hush",
    environment: "public",
  });

  expect(inputs).toEqual({
    environment: "public",
    clientSecret: secret("hush"),
    graphToken: secret("hush"),
    exchangeToken: secret("hush"),
  });
});

test("a new token is not a change of the provider", async () => {
  const olds = { tenantId: loopback.tenantId, graphToken: "first", exchangeToken: "first" };

  expect(await diffConfig(plugin, olds, { ...olds, graphToken: "second", exchangeToken: "second" })).toEqual(
    [],
  );
  expect(await diffConfig(plugin, olds, { ...olds, graphToken: "second", environment: "china" })).toEqual([
    "environment",
  ]);
  expect(await diffConfig(plugin, olds, { ...olds, environment: "public" })).toEqual([]);
  expect(await diffConfig(plugin, { ...olds, graphToken: undefined }, olds)).toEqual(["graphToken"]);
  expect(await diffConfig(plugin, olds, { ...olds, exchangeToken: undefined })).toEqual(["exchangeToken"]);
});

test("invalid inputs are refused with one sentence per property, and nothing is read", async () => {
  await configure(plugin);

  const failures = await check(plugin, "ios-mail", { ...ios, settings: { ...ios.settings, color: "red" } });
  const settings = { userConsent: "microsoftManaged" };
  const first = await check(plugin, "apps", settings, "IntegratedAppsSetting");
  const again = await check(plugin, "apps", settings, "IntegratedAppsSetting");
  const second = await check(plugin, "more-apps", settings, "IntegratedAppsSetting");

  expect(failures).toEqual([
    expect.stringMatching(/^settings\.color: is not a property of the platform ios\./),
  ]);
  expect([first, again]).toEqual([[], []]);
  expect(second).toEqual([
    ': a tenant has only one IntegratedAppsSetting, and "apps" already declares it. Combine both into one resource. Nothing was written.',
  ]);
});

test("unknown resources and functions are refused by name", async () => {
  await configure(plugin);

  await expect(check(plugin, "x", {}, "Mailbox")).rejects.toThrow(
    /m365:index:Mailbox is not a resource of this provider/,
  );
  await expect(
    plugin.call(plugin.client.invoke, new InvokeRequest().setTok("m365:index:getMailbox")),
  ).rejects.toThrow(/m365:index:getMailbox is not a function of this provider/);
});

test("a difference is reported property by property: added, changed, removed, replaced or ignored", async () => {
  await configure(plugin);
  const olds = { ...ios, description: "For the field" };
  const id = (await create(plugin, "ios-mail", olds)).getId();
  const news = { ...ios, settings: { ...ios.settings, hostName: "mail.contoso.com", useOAuth: true } };
  const onAndroid = {
    displayName: "iOS mail",
    settings: {
      platform: "androidWorkProfileGmail",
      hostName: "outlook.office365.com",
      emailAddressSource: "primarySmtpAddress",
    },
  };

  expect(await diff(plugin, id, olds, olds)).toEqual({ details: {}, replaces: [], hasChanges: false });
  expect(await diff(plugin, id, olds, { ...news, marker: true })).toEqual({
    details: {
      description: "DELETE",
      "settings.hostName": "UPDATE",
      "settings.useOAuth": "UPDATE",
      marker: "ADD",
    },
    replaces: [],
    hasChanges: true,
  });
  expect(await diff(plugin, id, olds, news, { ignore: ["settings"] })).toEqual({
    details: { description: "DELETE" },
    replaces: [],
    hasChanges: true,
  });
  const replaced = await diff(plugin, id, olds, onAndroid);
  expect(replaced.replaces).toEqual(["settings.platform"]);
  expect(replaced.details["settings.platform"]).toBe("UPDATE_REPLACE");
});

test("properties that the classes hide in the state are not a difference", async () => {
  await configure(plugin);
  const id = (await create(plugin, "ios-mail", ios)).getId();
  const hidden = { __provider: "exports.handler=…", __m365: { name: "ios-mail", owner: "x" } };

  const moved = await diff(plugin, id, { ...ios, ...hidden }, ios, {
    outputs: { ...ios, ...hidden, tenantId: loopback.tenantId },
  });

  expect(moved).toEqual({ details: {}, replaces: [], hasChanges: false });
});
