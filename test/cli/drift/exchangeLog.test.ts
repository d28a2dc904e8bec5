import { type Loopback, startLoopback } from "../../../provider/loopback";
import { administrator, type Managed, manage, time, without } from "./managed";

const rule = { characteristic: "DeviceType", queryString: "iPhone", accessLevel: "Allow" } as const;
const policy = { mode: "outlookOnly", additionalRules: [rule] };
const queries = "/v1.0/security/auditLog/queries";

beforeEach(() => {
  process.env["M365_AUDIT_WAIT"] = "60";
});
afterEach(() => {
  delete process.env["M365_AUDIT_WAIT"];
});

const audits = ({ log }: Loopback) => log.filter((request) => request.includes("auditLog"));

async function changedBy(managed: Managed, config?: Record<string, string>) {
  return (await managed.look(config)).changedBy;
}

/** Somebody's run of a cmdlet, as the log has it: the last one, by another actor. */
function asBy(loopback: Loopback, who: { userType: string; userId: string; AppId?: string }): void {
  const { AppId = "", ...shown } = who;
  const entry = loopback.tenant.exchangeAudits.at(-1);
  if (!entry) throw new Error("The log is empty.");
  Object.assign(entry, shown);
  Object.assign(entry.auditData, { UserId: who.userId, UserKey: who.userId, AppId });
}

test("Exchange's log tells who changed the mode, with one search", async () => {
  await using loopback = await startLoopback();
  const managed = await manage(loopback, "MobileEmailAccessPolicy", policy);
  loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });

  expect(await changedBy(managed)).toEqual(administrator(loopback, "exchangeAudit"));
  const [query] = loopback.tenant.auditLogQueries.values();
  expect(audits(loopback)).toEqual([
    `POST ${queries}`,
    `GET ${queries}/${query?.id}`,
    `GET ${queries}/${query?.id}`,
    `GET ${queries}/${query?.id}/records`,
  ]);
  expect(query).toMatchObject({
    displayName: "m365 drift: who changed mobile e-mail access",
    filterStartDateTime: time,
    filterEndDateTime: time,
    recordTypeFilters: ["exchangeAdmin"],
    operationFilters: [
      "Set-ActiveSyncOrganizationSettings",
      "New-ActiveSyncDeviceAccessRule",
      "Set-ActiveSyncDeviceAccessRule",
      "Remove-ActiveSyncDeviceAccessRule",
    ],
  });
  expect(loopback.violations).toEqual([]);
});

test("a policy that is as declared has nothing searched, nor has a look that has no time for it", async () => {
  await using loopback = await startLoopback();
  const managed = await manage(loopback, "MobileEmailAccessPolicy", policy);

  expect(await changedBy(managed)).toBeUndefined();
  process.env["M365_AUDIT_WAIT"] = "0";
  loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
  expect(await changedBy(managed)).toEqual({ when: time, source: "object" });
  expect(audits(loopback)).toEqual([]);
});

test("a rule that somebody took away is gone, and the log tells who did it", async () => {
  await using loopback = await startLoopback();
  const managed = await manage(loopback, "MobileEmailAccessPolicy", policy);
  loopback.administrator.removeDeviceAccessRule("iPhone (DeviceType)");

  expect(await changedBy(managed)).toEqual(administrator(loopback, "exchangeAudit"));
});

test("a rule that somebody made anew with another level is that person's", async () => {
  await using loopback = await startLoopback();
  const managed = await manage(loopback, "MobileEmailAccessPolicy", policy);
  loopback.administrator.removeDeviceAccessRule("iPhone (DeviceType)");
  loopback.administrator.addDeviceAccessRule({
    QueryString: "iPhone",
    Characteristic: "DeviceType",
    AccessLevel: "Block",
  });

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

test("a rule may be called by its name behind the organisation's", async () => {
  await using loopback = await startLoopback();
  const managed = await manage(loopback, "MobileEmailAccessPolicy", policy);
  loopback.administrator.removeDeviceAccessRule("iPhone (DeviceType)");
  const entry = loopback.tenant.exchangeAudits.at(-1);
  if (!entry) throw new Error("The log is empty.");
  entry.objectId = "contoso.onmicrosoft.com\\iPhone (DeviceType)";
  entry.auditData["Parameters"] = null;

  expect(await changedBy(managed)).toEqual(administrator(loopback, "exchangeAudit"));
});

test("two who changed it together are nobody to name; the newest change tells when", async () => {
  await using loopback = await startLoopback();
  const managed = await manage(loopback, "MobileEmailAccessPolicy", policy);
  loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
  asBy(loopback, { userType: "admin", userId: "ben@contoso.com" });
  loopback.administrator.removeDeviceAccessRule("iPhone (DeviceType)");

  expect(await changedBy(managed)).toEqual({ when: time, source: "exchangeAudit" });
});

const script = "5d7b2a86-5c4e-4f39-9a51-0d5d3e1c7a11";

test.each([
  { userType: "servicePrincipal", userId: "ServicePrincipal", AppId: script },
  { userType: "admin", userId: `${script}@contoso.com` },
])("another application is called one: %j", async (who) => {
  await using loopback = await startLoopback();
  const managed = await manage(loopback, "MobileEmailAccessPolicy", policy);
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
  "the search failed": (loopback) => {
    loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
    loopback.tenant.auditSearch.outcome = "failed";
  },
  "the service refuses the search": (loopback) => {
    loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
    loopback.inject({ match: { path: /auditLog/ }, status: 403, body: {} });
  },
  "records have another shape": (loopback) => {
    loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
    loopback.inject({ match: { path: /records/ }, status: 200, body: { value: [{ operation: 1 }] } });
  },
};

test.each(Object.entries(unproven))("nobody is named when %s", async (_, prepare) => {
  await using loopback = await startLoopback();
  const managed = await manage(loopback, "MobileEmailAccessPolicy", policy);
  prepare(loopback);

  expect(await changedBy(managed)).toEqual({ when: time, source: "object" });
  expect(audits(loopback).length).toBeGreaterThan(0);
});

test("a rule whose removal the log does not show names nobody", async () => {
  await using loopback = await startLoopback();
  const managed = await manage(loopback, "MobileEmailAccessPolicy", policy);
  loopback.administrator.removeDeviceAccessRule("iPhone (DeviceType)");
  loopback.tenant.exchangeAudits.pop();

  expect(await changedBy(managed)).toEqual({ source: "unknown" });
});

test("a search that does not end in time is left behind", async () => {
  await using loopback = await startLoopback();
  const managed = await manage(loopback, "MobileEmailAccessPolicy", policy);
  loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
  loopback.tenant.auditSearch.looks = 1_000;
  process.env["M365_AUDIT_WAIT"] = "1";

  expect(await changedBy(managed)).toEqual({ when: time, source: "object" });
  expect(audits(loopback).some((request) => request.endsWith("records"))).toBe(false);
});

test("a service that wants more patience than there is, is not waited for", async () => {
  await using loopback = await startLoopback();
  const managed = await manage(loopback, "MobileEmailAccessPolicy", policy);
  loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
  const headers = { "retry-after": "3" };
  loopback.inject({ match: { path: /auditLog/ }, status: 429, body: {}, headers });
  process.env["M365_AUDIT_WAIT"] = "1";

  expect(await changedBy(managed)).toEqual({ when: time, source: "object" });
});

test("without the permission nothing is asked", async () => {
  await using loopback = await startLoopback(without("AuditLogsQuery-Exchange.Read.All"));
  const managed = await manage(loopback, "MobileEmailAccessPolicy", policy);
  loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });

  expect(await changedBy(managed)).toEqual({ when: time, source: "object" });
  expect(audits(loopback)).toEqual([]);
});

test("in another cloud nothing is asked", async () => {
  await using loopback = await startLoopback();
  const managed = await manage(loopback, "MobileEmailAccessPolicy", policy);
  loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });

  expect(await changedBy(managed, { environment: "usgovernmentl4" })).toEqual({
    when: time,
    source: "object",
  });
  expect(audits(loopback)).toEqual([]);
});
