import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Values } from "../../../provider/lifecycle/define";
import type { Observation } from "../../../provider/lifecycle/observation";
import {
  addDevices,
  emptyTenant,
  type Loopback,
  type LoopbackOptions,
  startLoopback,
  trustLoopback,
} from "../../../provider/loopback";
import { definitions, type Kind } from "../../../provider/resources/index";
import { Session } from "../../../provider/session";
import { configKeys } from "../../../provider/tenant/configKeys";

const folder = mkdtempSync(join(tmpdir(), "pulumi-m365-observations-"));
const file = join(folder, "observations.jsonl");
afterEach(() => {
  delete process.env["M365_OBSERVATIONS"];
  rmSync(file, { force: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Managed {
  loopback: Loopback;
  id: string;
  /** What the state keeps. */
  outputs: Values;
  /** What a preview takes down when the program did not change. */
  look(config?: Record<string, string>): Promise<Partial<Observation>>;
}

const facts = { name: "it", owner: "0123456789abcdef", ignoreChanges: [] };

function sessionOf(loopback: Loopback, config: Record<string, string> = {}): Session {
  return new Session(
    (key) => config[key] ?? loopback.environment[configKeys[key][0]],
    () => {},
  );
}

/** Makes the resource, as `up` does, and then looks at it, as a preview does. */
async function manage(loopback: Loopback, kind: Kind, inputs: Values): Promise<Managed> {
  trustLoopback(loopback);
  const { id, computed: outputs = {} } = await sessionOf(loopback).create(definitions[kind], facts, inputs);
  loopback.clearRequests();
  return {
    loopback,
    id,
    outputs,
    async look(config) {
      process.env["M365_OBSERVATIONS"] = file;
      rmSync(file, { force: true });
      await sessionOf(loopback, config).diff(definitions[kind], facts, id, outputs, inputs);
      const {
        owner,
        name,
        kind: seenKind,
        tenantId,
        ...seen
      } = JSON.parse(readFileSync(file, "utf8").trim());
      expect({ owner, name, seenKind, tenantId }).toEqual({
        owner: facts.owner,
        name: "it",
        seenKind: kind,
        tenantId: loopback.tenantId,
      });
      return seen;
    },
  };
}

const consent = { userConsent: "off" };
const lowRisk = ["ManagePermissionGrantsForSelf.microsoft-user-default-low"];
const profile = {
  displayName: "iOS mail",
  settings: {
    platform: "ios",
    hostName: "outlook.office365.com",
    accountName: "Contoso",
    emailAddressSource: "primarySmtpAddress",
    useOAuth: true,
  },
};

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const administrator = (loopback: Loopback, source: string) => ({
  actor: "administrator",
  name: loopback.administrator.userPrincipalName,
  when: time,
  source,
});
const without = (...permissions: string[]): LoopbackOptions => ({
  seed: (tenant) =>
    Object.assign(tenant, {
      applicationRoles: tenant.applicationRoles.filter((name: string) => !permissions.includes(name)),
    }),
});

test("nothing is taken down unless a program asks for it", async () => {
  await using loopback = await startLoopback();
  const { id } = await manage(loopback, "IntegratedAppsSetting", consent);

  await sessionOf(loopback).diff(definitions.IntegratedAppsSetting, facts, id, consent, consent);

  expect(existsSync(file)).toBe(false);
});

test("a resource that is as declared costs no look at a log", async () => {
  await using loopback = await startLoopback();
  const managed = await manage(loopback, "IntegratedAppsSetting", consent);

  expect(await managed.look()).toEqual({
    unkept: [],
    impact: [],
    adminUrl: "https://entra.microsoft.com/#view/Microsoft_AAD_IAM/ConsentPoliciesMenuBlade/~/UserSettings",
  });
  expect(loopback.log.filter((request) => request.includes("audit"))).toEqual([]);
});

test("consent that somebody changed is taken down with both values, whom it touches, who and when", async () => {
  await using loopback = await startLoopback();
  const managed = await manage(loopback, "IntegratedAppsSetting", consent);
  loopback.administrator.setConsentPolicies(lowRisk);

  expect(await managed.look()).toEqual({
    unkept: [{ path: "userConsent", declared: "off", live: "lowRisk" }],
    impact: expect.arrayContaining([expect.stringContaining("412 grants of 96 apps")]),
    adminUrl: expect.any(String),
    changedBy: administrator(loopback, "directoryAudit"),
  });
  expect(loopback.requests.every(({ kind }) => kind === "read")).toBe(true);
  expect(loopback.violations).toEqual([]);
});

test("an attempt that Entra ID refused changed nothing, and names nobody", async () => {
  await using loopback = await startLoopback();
  const managed = await manage(loopback, "IntegratedAppsSetting", consent);
  loopback.administrator.setConsentPolicies(lowRisk);
  const { directoryAudits } = loopback.tenant;
  const [last] = directoryAudits.slice(-1);
  if (!last) throw new Error("The log is empty.");
  const other = { user: { id: "b3a1", userPrincipalName: "ben@contoso.com" }, app: null };
  const activityDateTime = new Date(Date.now() + 60_000).toISOString();
  directoryAudits.push({ ...last, id: "refused", result: "failure", initiatedBy: other, activityDateTime });

  expect(await managed.look()).toMatchObject({ changedBy: administrator(loopback, "directoryAudit") });
});

test("consent and the requests for it are looked up in both of their activities", async () => {
  await using loopback = await startLoopback();
  const requests = { ...consent, adminConsentRequests: { isEnabled: true, reviewers: [] } };
  const managed = await manage(loopback, "IntegratedAppsSetting", requests);
  loopback.administrator.setConsentPolicies(lowRisk);
  loopback.administrator.changeAdminConsentRequestPolicy({ isEnabled: false });

  expect(await managed.look()).toMatchObject({ changedBy: administrator(loopback, "directoryAudit") });
});

test("without the permission for the log nobody is named, and the look goes on", async () => {
  await using loopback = await startLoopback(without("AuditLog.Read.All"));
  const managed = await manage(loopback, "IntegratedAppsSetting", consent);
  loopback.administrator.setConsentPolicies(lowRisk);

  expect(await managed.look()).toMatchObject({
    unkept: [{ path: "userConsent", declared: "off", live: "lowRisk" }],
    changedBy: { source: "unknown" },
  });
});

test("a profile's change is looked up in Intune's log; without it the profile tells when", async () => {
  await using loopback = await startLoopback();
  const managed = await manage(loopback, "EmailProfile", profile);
  loopback.administrator.changeDeviceConfiguration(managed.id, { hostName: "mail.contoso.com" });

  expect(await managed.look()).toMatchObject({
    unkept: [{ path: "settings.hostName", declared: "outlook.office365.com", live: "mail.contoso.com" }],
    changedBy: administrator(loopback, "intuneAudit"),
  });
  loopback.inject({ match: { path: /auditEvents/ }, status: 403, body: {} });
  expect(await managed.look()).toMatchObject({ changedBy: { when: time, source: "object" } });
  loopback.inject({ match: { path: /auditEvents/ }, status: 200, body: { value: [{ actor: "somebody" }] } });
  expect(await managed.look()).toMatchObject({ changedBy: { when: time, source: "object" } });
});

test("a profile that somebody deleted is gone, and the log tells who did it", async () => {
  await using loopback = await startLoopback();
  const managed = await manage(loopback, "EmailProfile", profile);
  loopback.administrator.deleteDeviceConfiguration(managed.id);

  expect(await managed.look()).toEqual({
    isGone: true,
    adminUrl:
      "https://intune.microsoft.com/#view/Microsoft_Intune_DeviceSettings/DevicesMenu/~/configuration",
    changedBy: administrator(loopback, "intuneAudit"),
  });
});

test("assignments that somebody changed are looked up in Intune's log, and nowhere else", async () => {
  await using loopback = await startLoopback();
  const { id: profileId } = await manage(loopback, "EmailProfile", profile);
  const targets = [{ kind: "group", groupName: "Sales" }];
  const managed = await manage(loopback, "ProfileAssignment", { profileId, targets });
  loopback.administrator.assign(profileId, [
    { "@odata.type": "#microsoft.graph.allLicensedUsersAssignmentTarget" },
  ]);

  expect(await managed.look()).toMatchObject({
    unkept: [{ path: "targets", declared: targets, live: [{ kind: "allUsers" }] }],
    changedBy: administrator(loopback, "intuneAudit"),
  });
  loopback.inject({ match: { path: /auditEvents/ }, status: 403, body: {} });
  expect(await managed.look()).toMatchObject({ changedBy: { source: "unknown" } });
  loopback.administrator.deleteDeviceConfiguration(profileId);
  expect(await managed.look()).toMatchObject({
    isGone: true,
    changedBy: administrator(loopback, "intuneAudit"),
  });
});

const rule = { characteristic: "DeviceType", queryString: "iPhone", accessLevel: "Allow" } as const;

test("Exchange tells when its objects were changed, never by whom, and nothing of a rule that is gone", async () => {
  await using loopback = await startLoopback();
  const managed = await manage(loopback, "MobileEmailAccessPolicy", {
    mode: "outlookOnly",
    additionalRules: [rule],
  });
  loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });

  expect(await managed.look()).toMatchObject({
    unkept: [{ path: "mode", declared: "outlookOnly", live: "anyApp" }],
    adminUrl: "https://admin.exchange.microsoft.com/#/mobiledeviceaccess",
    changedBy: { when: loopback.tenant.organizationSettings.WhenChangedUTC, source: "object" },
  });
  loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Block" });
  loopback.administrator.removeDeviceAccessRule("iPhone (DeviceType)");
  expect(await managed.look()).toMatchObject({
    unkept: [{ path: "additionalRules", declared: [rule], live: [] }],
    changedBy: { source: "unknown" },
  });
});

test("quarantines that no release ended are drift, although every value is as declared", async () => {
  await using loopback = await startLoopback({
    seed: (tenant) => {
      Object.assign(tenant, emptyTenant(tenant.tenantId));
      addDevices(tenant, { app: "gmail", count: 3 });
    },
  });
  const managed = await manage(loopback, "MobileEmailAccessPolicy", {
    mode: "anyAppPromptAll",
    quarantineHours: 24,
  });

  loopback.administrator.deviceContacts();

  expect(await managed.look()).toMatchObject({ unkept: [] });
  managed.outputs["promptingSince"] = new Date(Date.now() - 27 * 3_600_000).toISOString();
  expect(await managed.look()).toMatchObject({
    unkept: [
      {
        path: "quarantineHours",
        declared: 24,
        live: "overdue",
        words: "quarantineHours: 3 devices of 3 users wait longer than 24 hours, m365 release ends it",
      },
    ],
  });
});

test("a tenant that cannot be read is taken down with its reason, and the preview goes on to the others", async () => {
  await using loopback = await startLoopback();
  const managed = await manage(loopback, "IntegratedAppsSetting", consent);
  loopback.inject({ match: { path: /authorizationPolicy/ }, status: 403, body: {}, times: Infinity });

  expect(await managed.look()).toEqual({
    error: expect.stringMatching(/^it: 403 from GET .* the application lacks Policy.Read.All/),
  });
});

test("an offline preview is no look at the tenant", async () => {
  await using loopback = await startLoopback();
  const managed = await manage(loopback, "IntegratedAppsSetting", consent);

  expect(await managed.look({ diffAgainst: "state" })).toEqual({
    error:
      "it: the tenant was not asked, because m365:diffAgainst is state. Set it to tenant, or leave it out.",
  });
});
