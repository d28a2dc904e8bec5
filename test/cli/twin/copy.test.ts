import { disguise } from "../../../provider/cli/twin/disguise";
import type { TenantData } from "../../../provider/loopback";
import { openOriginal, openTwin, twinOf } from "./harness";

const isOld = (time: string): boolean => Date.now() - Date.parse(time) > 30 * 86_400_000;

/** Leaves out what a twin does not contain, because no preview counts it. */
function asFarAsRead(tenant: TenantData): unknown {
  const withDevices = [...tenant.mailboxes].filter(([, { devices }]) => devices.length > 0);
  const certificates = [...tenant.deviceConfigurations].filter(
    ([, { "@odata.type": type }]) => !/CustomConfiguration$/.test(type),
  );
  const apps = [...tenant.servicePrincipals].filter(([, { displayName }]) => !/^Contoso/.test(displayName));
  return {
    ...tenant,
    ...{ displayName: "", application: undefined, managedDevices: new Map() },
    ...{ auditEvents: [], directoryAudits: [], exchangeAudits: [], usersOfOtherMailApps: 0 },
    organizationConfig: {
      ...tenant.organizationConfig,
      EwsAllowedAppIDs: tenant.organizationConfig.EwsAllowedAppIDs.split(",").length,
    },
    signIns: tenant.signIns
      .filter(({ status, createdDateTime }) => status.errorCode !== 0 && !isOld(createdDateTime))
      .map(({ appId, userId, status }) => `${appId} ${userId} ${status.errorCode}`)
      .sort(),
    appConsentRequests: tenant.appConsentRequests.map((one) => ({
      ...{ appId: one.appId, appDisplayName: one.appDisplayName },
      asked: one.userConsentRequests.map(({ status, createdBy }) => [status, createdBy.user.id]),
    })),
    adminConsentRequestPolicy: { ...tenant.adminConsentRequestPolicy, version: 0 },
    permissionGrantPolicies: tenant.permissionGrantPolicies.map((one) => ({ ...one, description: "" })),
    conditionalAccessPolicies: tenant.conditionalAccessPolicies.map((one) => ({ ...one, id: "" })),
    deviceConfigurations: new Map(certificates),
    assignments: new Map([...tenant.assignments].filter(([, entries]) => entries.length > 0)),
    references: new Map([...tenant.references].filter(([, links]) => Object.keys(links).length > 0)),
    servicePrincipals: new Map(apps),
    oauth2PermissionGrants: tenant.oauth2PermissionGrants.map((one) => ({ ...one, id: "", resourceId: "" })),
    mailboxes: new Map(
      withDevices.map(([key, one]) => [
        key,
        { ...one, devices: one.devices.map((device) => ({ ...device, LastSuccessSync: "" })) },
      ]),
    ),
  };
}

test("the twin with names equals the tenant, and reading it writes nothing", async () => {
  await using original = await openOriginal();

  const { twin, leftOut } = await twinOf(original, { names: true });

  expect(leftOut).toEqual([]);
  expect(asFarAsRead(twin)).toEqual(asFarAsRead(original.loopback.tenant));
  expect(original.loopback.requests.filter(({ kind }) => kind === "write")).toEqual([]);
  expect(original.loopback.violations).toEqual([]);
});

test("the twin without names equals the tenant with stand-ins", async () => {
  await using original = await openOriginal();

  const { twin } = await twinOf(original);

  expect(asFarAsRead(twin)).toEqual(asFarAsRead(disguise(original.loopback.tenant)));
});

test.each([true, false])(
  "the twin of a loopback that serves a twin is the same twin (names: %s)",
  async (names) => {
    await using original = await openOriginal();
    const { twin } = await twinOf(original, { names });
    await using copy = await openTwin(twin);

    const again = await twinOf(copy, { names: true });

    expect(again).toEqual({ twin, leftOut: [] });
  },
);

test("a person has the same stand-in in every run and every place", async () => {
  await using original = await openOriginal();
  const { tenant } = original.loopback;

  const { twin } = await twinOf(original);

  expect((await twinOf(original)).twin).toEqual(twin);
  for (const [name, group] of [...tenant.groups.values()].map((one) => [one.displayName, one] as const))
    expect([name, twin.groups.get(group.id)?.members.length]).toEqual([name, group.members.length]);
  const known = new Set(twin.users.keys());
  expect(known.size).toBe(tenant.users.size);
  const owners = [...twin.mailboxes.values()].map(({ userId }) => userId);
  const granting = twin.oauth2PermissionGrants.flatMap(({ principalId }) => principalId ?? []);
  for (const id of [...owners, ...granting]) expect(known).toContain(id);
  const reviewer = twin.adminConsentRequestPolicy.reviewers[0]?.query.split("/").at(-1);
  expect(known).toContain(reviewer);
});
