import {
  addConsent,
  addDevices,
  addGroup,
  addUsers,
  emptyTenant,
  guidOf,
  type Loopback,
  startLoopback,
  type TenantData,
  trustLoopback,
} from "../../provider/loopback";

/** A small tenant with people, phones and objects of other teams, which can be reset. */
export interface Estate extends AsyncDisposable {
  readonly loopback: Loopback;
  readonly ids: { readonly certificate: string; readonly foreignProfile: string };
  save(): TenantData;
  restore(saved: TenantData): void;
}

export async function openEstate(): Promise<Estate> {
  const loopback = await startLoopback({ seed });
  trustLoopback(loopback);
  const { administrator, tenant } = loopback;
  const certificate = administrator.createDeviceConfiguration({
    "@odata.type": "#microsoft.graph.iosScepCertificateProfile",
    displayName: "User certificate",
  }).id;
  const foreignProfile = administrator.createDeviceConfiguration({
    "@odata.type": "#microsoft.graph.iosEasEmailProfileConfiguration",
    displayName: "Mail of another team",
    hostName: "mail.fabrikam.com",
    accountName: "Fabrikam",
    emailAddressSource: "primarySmtpAddress",
  }).id;
  administrator.assign(foreignProfile, [toGroup("Board")]);
  administrator.addPolicySetAssignment(foreignProfile, toGroup("Sales"));
  administrator.classifyPermission(graphAppId, "profile", "low");
  administrator.addDeviceAccessRule({
    Characteristic: "DeviceModel",
    QueryString: "Meeting room",
    AccessLevel: "Allow",
  });
  return {
    loopback,
    ids: { certificate, foreignProfile },
    save: () => structuredClone(tenant),
    restore: (saved) => void Object.assign(tenant, structuredClone(saved)),
    [Symbol.asyncDispose]: () => loopback.close(),
  };
}

export const graphAppId = "00000003-0000-0000-c000-000000000000";

const created = "2021-05-04T09:00:00Z";
export const groupId = (name: string): string => guidOf(`group ${name} ${created}`);

export const toGroup = (name: string) => ({
  "@odata.type": "#microsoft.graph.groupAssignmentTarget",
  groupId: groupId(name),
});

function seed(tenant: TenantData): void {
  const filters = tenant.assignmentFilters;
  Object.assign(tenant, emptyTenant(tenant.tenantId), { assignmentFilters: filters });
  addUsers(tenant, 4);
  const members = [...tenant.users.keys()];
  for (const displayName of ["Sales", "Board", "Contractors"]) addGroup(tenant, { displayName, members });
  addDevices(tenant, { app: "samsungEmail", count: 2, firstUser: 0 });
  addDevices(tenant, { app: "gmail", count: 1, firstUser: 1 });
  addConsent(tenant, { applications: 0, byPeople: 0 });
  tenant.authorizationPolicy.defaultUserRolePermissions.permissionGrantPoliciesAssigned = [
    "ManagePermissionGrantsForSelf.microsoft-user-default-low",
    "ManagePermissionGrantsForOwnedResource.operators-policy",
  ];
}
