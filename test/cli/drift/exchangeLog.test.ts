import { type Loopback, startLoopback } from "../../../provider/loopback";
import { changedObjectsOf } from "../../../provider/resources/mobileEmailAccessPolicy/history/changedObjects";
import { asBy, audits, changedBy, managePolicy, policy, rule, script } from "./exchangeLogRoom";
import { administrator, manage, time } from "./managed";

const iphones = (AccessLevel: "Allow" | "Block") =>
  ({ QueryString: "iPhone", Characteristic: "DeviceType", AccessLevel }) as const;

test("a rule that somebody took away is gone, and the log tells who did it", async () => {
  await using loopback = await startLoopback();
  const managed = await managePolicy(loopback);
  loopback.administrator.removeDeviceAccessRule("iPhone (DeviceType)");

  expect(await changedBy(managed)).toEqual(administrator(loopback, "exchangeAudit"));
});

test("a rule that nobody touched is nobody's, whoever took another one away", async () => {
  await using loopback = await startLoopback();
  const ipads = { ...rule, queryString: "iPad" };
  const managed = await manage(loopback, "MobileEmailAccessPolicy", {
    ...policy,
    additionalRules: [rule, ipads],
  });
  loopback.administrator.removeDeviceAccessRule("iPad (DeviceType)");

  expect(await changedBy(managed)).toEqual(administrator(loopback, "exchangeAudit"));
});

test("records may come in any order", async () => {
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

test("a rule that somebody made anew with another level is that person's", async () => {
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
] as const)("the log tells who changed %s by %s", async (path, act, value) => {
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

test("a rule may be called by its name alone", async () => {
  await using loopback = await startLoopback();
  const managed = await managePolicy(loopback);
  loopback.administrator.removeDeviceAccessRule("iPhone (DeviceType)");
  const entry = loopback.tenant.exchangeAudits.at(-1);
  if (!entry) throw new Error("The log is empty.");
  entry.objectId = "iPhone (DeviceType)";
  entry.auditData["Parameters"] = null;

  expect(await changedBy(managed)).toEqual(administrator(loopback, "exchangeAudit"));
});

test("two who changed it together are nobody to name; the newest change tells when", async () => {
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
])("another application is called one: %j", async (who) => {
  await using loopback = await startLoopback();
  const managed = await managePolicy(loopback);
  loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
  asBy(loopback, who);

  expect(await changedBy(managed)).toEqual({ actor: "application", when: time, source: "exchangeAudit" });
});

/** Changes that the log does not prove to be anybody's. */
const unproven: Record<string, (loopback: Loopback) => void> = {
  "our own write is the newest": (loopback) => {
    loopback.tenant.organizationSettings.DefaultAccessLevel = "Allow";
  },
  "the log does not show the last change yet": (loopback) => {
    loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
    const later = new Date(Date.now() + 60 * 60_000).toISOString();
    loopback.tenant.organizationSettings.WhenChangedUTC = later;
  },
  "only entries after the last change name it": (loopback) => {
    const earlier = new Date(Date.now() - 60 * 60_000).toISOString();
    loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
    loopback.tenant.organizationSettings.WhenChangedUTC = earlier;
  },
  "the change was of something else": (loopback) => {
    loopback.administrator.setOrganizationSettings({ UserMailInsert: "x" });
    loopback.tenant.exchangeAudits.splice(0, loopback.tenant.exchangeAudits.length - 1);
    loopback.tenant.organizationSettings.DefaultAccessLevel = "Allow";
  },
  "the cmdlet failed": (loopback) => {
    loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
    Object.assign(loopback.tenant.exchangeAudits.at(-1)?.auditData ?? {}, { ResultStatus: "False" });
  },
  "a service of Exchange ran it": (loopback) => {
    loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
    asBy(loopback, { userType: "dcAdmin", userId: "NT AUTHORITY\\SYSTEM (w3wp)" });
  },
  "a service that the log calls by a number ran it": (loopback) => {
    loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
    asBy(loopback, { userType: 3, userId: "operator@contoso.com", AppId: script });
  },
  "only Exchange's part of the record says that a service ran it": (loopback) => {
    loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
    Object.assign(loopback.tenant.exchangeAudits.at(-1)?.auditData ?? {}, { UserType: 3 });
  },
  "somebody of Microsoft ran it": (loopback) => {
    loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
    asBy(loopback, { userType: "dcAdmin", userId: "operator@contoso.com" });
  },
  "a session names nothing but our id in its account": (loopback) => {
    loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
    const userId = `ServicePrincipal_${loopback.clientId}`;
    asBy(loopback, { userType: "servicePrincipal", userId, AppId: script });
  },
  "a session of our application looks like a person's": (loopback) => {
    loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
    asBy(loopback, { userType: "admin", userId: "system@contoso.com", AppId: loopback.clientId });
  },
  "the search found more than it may give": (loopback) => {
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
  "records have another shape": (loopback) => {
    loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
    loopback.inject({ match: { path: /records/ }, status: 200, body: { value: [{ operation: 1 }] } });
  },
  "a record has a time that is none": (loopback) => {
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

test("a rule whose removal the log does not show names nobody", async () => {
  await using loopback = await startLoopback();
  const managed = await managePolicy(loopback);
  loopback.administrator.removeDeviceAccessRule("iPhone (DeviceType)");
  loopback.tenant.exchangeAudits.pop();

  expect(await changedBy(managed)).toEqual({ source: "unknown" });
});

test("a rule that was taken away once more than the log shows names nobody", async () => {
  await using loopback = await startLoopback();
  const managed = await managePolicy(loopback);
  loopback.administrator.removeDeviceAccessRule("iPhone (DeviceType)");
  loopback.administrator.addDeviceAccessRule(iphones("Allow"));
  loopback.tenant.deviceAccessRules.delete("iphone (devicetype)");

  expect(await changedBy(managed)).toEqual({ source: "unknown" });
});

test("a difference that nothing in Exchange stands for leaves all of them unproven", () => {
  const live = { settings: { DefaultAccessLevel: "Allow" as const }, rules: [] };

  expect(changedObjectsOf(["userMailInsert"], live, {})).toHaveLength(1);
  expect(changedObjectsOf(["userMailInsert", "promptVia"], live, {})).toBeUndefined();
});
