import { existsSync } from "node:fs";
import { addDevices, emptyTenant, startLoopback } from "../../../provider/loopback";
import { definitions } from "../../../provider/resources/index";
import { administrator, consent, facts, file, manage, profile, sessionOf, time } from "./managed";

test("nothing is taken down unless a program asks for it", async () => {
  await using loopback = await startLoopback();
  const { id } = await manage(loopback, "IntegratedAppsSetting", consent);

  await sessionOf(loopback).diff(definitions.IntegratedAppsSetting, facts, id, consent, consent);

  expect(existsSync(file)).toBe(false);
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

test("a list that an entry shows and that nobody changed there is not that entry's", async () => {
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
        words:
          "quarantineHours: 3 devices of 3 users have waited longer than 24 hours; m365 release ends the wait",
      },
    ],
  });
});

test("a tenant that cannot be read is taken down with its reason, and the preview goes on to the others", async () => {
  await using loopback = await startLoopback();
  const managed = await manage(loopback, "IntegratedAppsSetting", consent);
  loopback.inject({ match: { path: /authorizationPolicy/ }, status: 403, body: {}, times: Infinity });

  expect(await managed.look()).toEqual({
    error: expect.stringMatching(
      /^it: 403 from GET .* the application has Policy.Read.All, so something else prevents this/,
    ),
  });
});

test("an offline preview is no look at the tenant", async () => {
  await using loopback = await startLoopback();
  const managed = await manage(loopback, "IntegratedAppsSetting", consent);

  expect(await managed.look({ diffAgainst: "state" })).toEqual({
    error:
      "it: the tenant was not read, because m365:diffAgainst is state. Set it to tenant, or leave it out.",
  });
});
