import { type Loopback, startLoopback } from "../../../provider/loopback";
import { changedObjectsOf } from "../../../provider/resources/mobileEmailAccessPolicy/history/changedObjects";
import { asBy, audits, changedBy, managePolicy, policy, rule, script } from "./exchangeLogHarness";
import { administrator, manage, time } from "./managedResource";

const iphones = (AccessLevel: "Allow" | "Block") =>
  ({ QueryString: "iPhone", Characteristic: "DeviceType", AccessLevel }) as const;

test("the log names who removed a rule", async () => {
  await using loopback = await startLoopback();
  const managed = await managePolicy(loopback);
  loopback.administrator.removeDeviceAccessRule("iPhone (DeviceType)");

  expect(await changedBy(managed)).toEqual(administrator(loopback, "exchangeAudit"));
});

test("an unchanged rule does not prevent naming who removed another one", async () => {
  await using loopback = await startLoopback();
  const ipads = { ...rule, queryString: "iPad" };
  const managed = await manage(loopback, "MobileEmailAccessPolicy", {
    ...policy,
    additionalRules: [rule, ipads],
  });
  loopback.administrator.removeDeviceAccessRule("iPad (DeviceType)");

  expect(await changedBy(managed)).toEqual(administrator(loopback, "exchangeAudit"));
});

test("the order of the records does not matter", async () => {
  await using loopback = await startLoopback();
  const managed = await managePolicy(loopback);
  const { exchangeAudits } = loopback.tenant;
  loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Quarantine" });
  asBy(loopback, { userType: "admin", userId: "ben@contoso.com" });
  const [bens] = exchangeAudits.splice(-1);
  loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
  if (!bens) throw new Error("The log is empty.");
  const createdDateTime = new Date(Date.parse(bens.createdDateTime) - 1_000).toISOString();
  exchangeAudits.push({ ...bens, createdDateTime });

  expect(await changedBy(managed)).toEqual(administrator(loopback, "exchangeAudit"));
});

test("a rule recreated with another level is attributed to the person who recreated it", async () => {
  await using loopback = await startLoopback();
  const managed = await managePolicy(loopback);
  loopback.administrator.removeDeviceAccessRule("iPhone (DeviceType)");
  loopback.administrator.addDeviceAccessRule(iphones("Block"));

  expect(await changedBy(managed)).toEqual(administrator(loopback, "exchangeAudit"));
});

test.each([
  ["mode", "removeDeviceAccessRule", "Outlook for iOS and Android (DeviceModel)"],
  ["userMailInsert", "setOrganizationSettings", { UserMailInsert: "x" }],
  ["adminMailRecipients", "setOrganizationSettings", { AdminMailRecipients: ["x@contoso.com"] }],
  ["tenantAdminPreference", "setOrganizationSettings", { TenantAdminPreference: "LoopbackSecond" }],
] as const)("the log names who changed %s with %s", async (path, act, value) => {
  await using loopback = await startLoopback();
  const managed = await manage(loopback, "MobileEmailAccessPolicy", {
    ...policy,
    userMailInsert: "Use Outlook.",
    adminMailRecipients: ["help@contoso.com"],
    tenantAdminPreference: "LoopbackFirst",
  });
  loopback.administrator[act](value as never);

  const { unkept, changedBy } = await managed.look();
  expect(unkept?.map((one) => one.path)).toEqual([path]);
  expect(changedBy).toEqual(administrator(loopback, "exchangeAudit"));
});

test("a record may contain the rule's name without its path", async () => {
  await using loopback = await startLoopback();
  const managed = await managePolicy(loopback);
  loopback.administrator.removeDeviceAccessRule("iPhone (DeviceType)");
  const entry = loopback.tenant.exchangeAudits.at(-1);
  if (!entry) throw new Error("The log is empty.");
  entry.objectId = "iPhone (DeviceType)";
  entry.auditData["Parameters"] = null;

  expect(await changedBy(managed)).toEqual(administrator(loopback, "exchangeAudit"));
});

test("with two authors nobody is named, and the time is that of the newest change", async () => {
  await using loopback = await startLoopback();
  const managed = await managePolicy(loopback);
  loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
  asBy(loopback, { userType: "admin", userId: "ben@contoso.com" });
  loopback.administrator.removeDeviceAccessRule("iPhone (DeviceType)");

  expect(await changedBy(managed)).toEqual({ when: time, source: "exchangeAudit" });
});

test.each([
  { userType: "servicePrincipal", userId: "ServicePrincipal", AppId: script },
  { userType: "admin", userId: `${script}@contoso.com` },
])("a change by another application is attributed to an application: %j", async (who) => {
  await using loopback = await startLoopback();
  const managed = await managePolicy(loopback);
  loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
  asBy(loopback, who);

  expect(await changedBy(managed)).toEqual({ actor: "application", when: time, source: "exchangeAudit" });
});

/** Changes whose author the log does not prove. */
const unproven: Record<string, (loopback: Loopback) => void> = {
  "the newest write is ours": (loopback) => {
    loopback.tenant.organizationSettings.DefaultAccessLevel = "Allow";
  },
  "the log does not contain the last change yet": (loopback) => {
    loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
    const later = new Date(Date.now() + 60 * 60_000).toISOString();
    loopback.tenant.organizationSettings.WhenChangedUTC = later;
  },
  "the log contains only entries after the last change": (loopback) => {
    const earlier = new Date(Date.now() - 60 * 60_000).toISOString();
    loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
    loopback.tenant.organizationSettings.WhenChangedUTC = earlier;
  },
  "the log contains only a change to another property": (loopback) => {
    loopback.administrator.setOrganizationSettings({ UserMailInsert: "x" });
    loopback.tenant.exchangeAudits.splice(0, loopback.tenant.exchangeAudits.length - 1);
    loopback.tenant.organizationSettings.DefaultAccessLevel = "Allow";
  },
  "the cmdlet failed": (loopback) => {
    loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
    Object.assign(loopback.tenant.exchangeAudits.at(-1)?.auditData ?? {}, { ResultStatus: "False" });
  },
  "a service of Exchange ran the cmdlet": (loopback) => {
    loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
    asBy(loopback, { userType: "dcAdmin", userId: "NT AUTHORITY\\SYSTEM (w3wp)" });
  },
  "a service that the log identifies by a number ran the cmdlet": (loopback) => {
    loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
    asBy(loopback, { userType: 3, userId: "operator@contoso.com", AppId: script });
  },
  "only Exchange's part of the record says that a service ran the cmdlet": (loopback) => {
    loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
    Object.assign(loopback.tenant.exchangeAudits.at(-1)?.auditData ?? {}, { UserType: 3 });
  },
  "somebody at Microsoft ran the cmdlet": (loopback) => {
    loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
    asBy(loopback, { userType: "dcAdmin", userId: "operator@contoso.com" });
  },
  "a session's account contains our application id, but its AppId does not": (loopback) => {
    loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
    const userId = `ServicePrincipal_${loopback.clientId}`;
    asBy(loopback, { userType: "servicePrincipal", userId, AppId: script });
  },
  "a session of our application looks like that of a person": (loopback) => {
    loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
    asBy(loopback, { userType: "admin", userId: "system@contoso.com", AppId: loopback.clientId });
  },
  "the search result is truncated": (loopback) => {
    loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
    loopback.tenant.auditSearch.isCut = true;
  },
  "the search was cancelled": (loopback) => {
    loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
    loopback.tenant.auditSearch.outcome = "cancelled";
  },
  "the service refuses the search": (loopback) => {
    loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
    loopback.inject({ match: { path: /auditLog/ }, status: 403, body: {} });
  },
  "records have an unexpected shape": (loopback) => {
    loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
    loopback.inject({ match: { path: /records/ }, status: 200, body: { value: [{ operation: 1 }] } });
  },
  "a record has an invalid time": (loopback) => {
    loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
    const timeless = { createdDateTime: "soon", operation: "x", auditData: {} };
    loopback.inject({ match: { path: /records/ }, status: 200, body: { value: [timeless] } });
  },
};

test.each(Object.entries(unproven))("nobody is named when %s", async (_, prepare) => {
  await using loopback = await startLoopback();
  const managed = await managePolicy(loopback);
  prepare(loopback);

  expect(await changedBy(managed)).toEqual({ when: time, source: "object" });
  expect(audits(loopback).length).toBeGreaterThan(0);
});

test("nobody is named for a rule whose removal is missing from the log", async () => {
  await using loopback = await startLoopback();
  const managed = await managePolicy(loopback);
  loopback.administrator.removeDeviceAccessRule("iPhone (DeviceType)");
  loopback.tenant.exchangeAudits.pop();

  expect(await changedBy(managed)).toEqual({ source: "unknown" });
});

test("nobody is named for a rule that was removed more often than the log shows", async () => {
  await using loopback = await startLoopback();
  const managed = await managePolicy(loopback);
  loopback.administrator.removeDeviceAccessRule("iPhone (DeviceType)");
  loopback.administrator.addDeviceAccessRule(iphones("Allow"));
  loopback.tenant.deviceAccessRules.delete("iphone (devicetype)");

  expect(await changedBy(managed)).toEqual({ source: "unknown" });
});

test("a difference without a matching object in Exchange leaves the author of all differences unknown", () => {
  const live = { settings: { DefaultAccessLevel: "Allow" as const }, rules: [] };

  expect(changedObjectsOf(["userMailInsert"], live, {})).toHaveLength(1);
  expect(changedObjectsOf(["userMailInsert", "promptVia"], live, {})).toBeUndefined();
});
