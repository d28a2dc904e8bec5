import { existsSync } from "node:fs";
import { addDevices, emptyTenant, startLoopback } from "../../../provider/loopback";
import { definitions } from "../../../provider/resources/index";
import { administrator, consent, facts, file, manage, profile, sessionOf, time } from "./managedResource";

test("nothing is recorded unless M365_OBSERVATIONS is set", async () => {
  await using loopback = await startLoopback();
  const { id } = await manage(loopback, "IntegratedAppsSetting", consent);

  await sessionOf(loopback).diff(definitions.IntegratedAppsSetting, facts, id, consent, consent);

  expect(existsSync(file)).toBe(false);
});

test("Intune's audit log names who changed a profile; without it the time comes from the profile", async () => {
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

test("a log entry that lists a property without changing it does not name the author", async () => {
  await using loopback = await startLoopback();
  const managed = await manage(loopback, "EmailProfile", { ...profile, roleScopeTagIds: ["0", "7"] });
  const { administrator: portal, tenant } = loopback;
  portal.changeDeviceConfiguration(managed.id, { roleScopeTagIds: ["0"] });
  portal.changeDeviceConfiguration(managed.id, { description: "by Ben" });
  Object.assign(tenant.auditEvents.at(-1)?.actor ?? {}, {
    userId: "ben",
    userPrincipalName: "ben@contoso.com",
  });

  const seen = await managed.look();

  expect(tenant.auditEvents.at(-1)?.resources[0]?.modifiedProperties).toContainEqual({
    ...{ displayName: "$Collection.RoleScopeTagIds[0]", oldValue: "Default", newValue: null },
  });
  expect(seen.unkept?.map(({ path }) => path)).toContain("roleScopeTagIds");
  expect(seen.changedBy).toEqual(administrator(loopback, "intuneAudit"));
});

test("a deleted profile is reported as gone, and the log names who deleted it", async () => {
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

test("changed assignments are attributed by Intune's audit log only", async () => {
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
  const forbidden = { match: { path: /auditEvents/ }, status: 403, body: {} };
  const allow = loopback.inject({ ...forbidden, times: Number.POSITIVE_INFINITY });
  expect(await managed.look()).toMatchObject({ changedBy: { source: "unknown" } });
  allow();
  for (const form of ["entries", "bare"] as const) {
    loopback.tenant.assignmentAudit = form;
    loopback.administrator.assign(profileId, [
      { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" },
    ]);
    loopback.administrator.assign(profileId, []);
    expect(await managed.look()).toMatchObject({ changedBy: administrator(loopback, "intuneAudit") });
  }
  Object.assign(loopback.tenant.auditEvents.at(-1)?.actor ?? {}, { userId: "ben" });
  expect((await managed.look()).changedBy).toEqual({ when: time, source: "intuneAudit" });
  loopback.administrator.deleteDeviceConfiguration(profileId);
  expect(await managed.look()).toMatchObject({
    isGone: true,
    changedBy: administrator(loopback, "intuneAudit"),
  });
});

const rule = { characteristic: "DeviceType", queryString: "iPhone", accessLevel: "Allow" } as const;

test("Exchange's objects give the time of a change but not its author, and nothing for a removed rule", async () => {
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

test("an overdue quarantine is drift although every value is as declared", async () => {
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
        words:
          "quarantineHours: 3 devices of 3 users have waited longer than 24 hours; m365 release ends the wait",
      },
    ],
  });
});

test("a resource that cannot be read is recorded with the reason", async () => {
  await using loopback = await startLoopback();
  const managed = await manage(loopback, "IntegratedAppsSetting", consent);
  loopback.inject({ match: { path: /authorizationPolicy/ }, status: 403, body: {}, times: Infinity });

  expect(await managed.look()).toEqual({
    error: expect.stringMatching(
      /^it: 403 from GET .* the application has Policy.Read.All, so something else prevents this/,
    ),
  });
});

test("an offline preview does not compare with the tenant", async () => {
  await using loopback = await startLoopback();
  const managed = await manage(loopback, "IntegratedAppsSetting", consent);

  expect(await managed.look({ diffAgainst: "state" })).toEqual({
    error:
      "it: the tenant was not read, because m365:diffAgainst is state. Set it to tenant, or leave it out.",
  });
});
