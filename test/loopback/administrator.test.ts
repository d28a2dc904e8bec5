import { startLoopback } from "../../provider/loopback";
import { iosProfile } from "./client";

test("a profile created in the portal is complete: null or the first value if nothing was chosen", async () => {
  await using loopback = await startLoopback();

  const made = loopback.administrator.createDeviceConfiguration({
    "@odata.type": iosProfile["@odata.type"],
    displayName: "From the portal",
    hostName: "mail.contoso.com",
  });

  expect(made).toMatchObject({
    displayName: "From the portal",
    hostName: "mail.contoso.com",
    durationOfEmailToSync: "userDefined",
    requireSsl: false,
    useOAuth: null,
    roleScopeTagIds: ["0"],
    version: 1,
  });
});

test("an object that does not exist is named in the error", async () => {
  await using loopback = await startLoopback();
  const { administrator } = loopback;

  expect(() => administrator.changeDeviceConfiguration("none", {})).toThrow("no deviceConfiguration none");
  expect(() => administrator.setDeviceIds("nobody@contoso.com", {})).toThrow("no mailbox nobody@contoso.com");
});

test("individual ids are set whatever the case of the address", async () => {
  await using loopback = await startLoopback();

  loopback.administrator.setDeviceIds("User00001@Contoso.com", { ActiveSyncBlockedDeviceIDs: ["X"] });

  expect(loopback.tenant.mailboxes.get("user00001@contoso.com")?.ActiveSyncBlockedDeviceIDs).toEqual(["X"]);
});

test("the administrator can change a part of the policy of admin consent requests", async () => {
  await using loopback = await startLoopback();

  loopback.administrator.changeAdminConsentRequestPolicy({ isEnabled: true });

  expect(loopback.tenant.adminConsentRequestPolicy).toMatchObject({
    isEnabled: true,
    requestDurationInDays: 0,
    version: 1,
  });
  expect(loopback.tenant.directoryAudits[0]?.activityDisplayName).toBe("Create governance policy template");
});

test("settings and rules change as in the Exchange admin center", async () => {
  await using loopback = await startLoopback();
  const { administrator, tenant } = loopback;
  const rule = { Characteristic: "DeviceType", QueryString: "iPhone", AccessLevel: "Allow" } as const;

  administrator.setOrganizationSettings({ DefaultAccessLevel: "Block" });
  administrator.addDeviceAccessRule(rule);
  expect([...tenant.deviceAccessRules.values()]).toEqual([
    expect.objectContaining({ ...rule, Identity: "iPhone (DeviceType)" }),
  ]);
  administrator.removeDeviceAccessRule("IPHONE (DeviceType)");

  expect(tenant.organizationSettings.DefaultAccessLevel).toBe("Block");
  expect(tenant.deviceAccessRules.size).toBe(0);
});

test("deleting a group leaves entries in assignments and removes it from other groups; a new group of that name is a different one", async () => {
  await using loopback = await startLoopback();
  const { administrator, tenant } = loopback;
  const inner = administrator.createGroup({ displayName: "Inner" });
  const outer = administrator.createGroup({ displayName: "Outer", members: [inner.id] });
  const { id } = administrator.createDeviceConfiguration({
    "@odata.type": iosProfile["@odata.type"],
    displayName: "Mail",
  });
  administrator.assign(id, [{ "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId: inner.id }]);

  administrator.deleteGroup(inner.id);
  const again = administrator.createGroup({ displayName: "Inner" });

  expect(tenant.assignments.get(id)?.map(({ target }) => target.groupId)).toEqual([inner.id]);
  expect(tenant.groups.get(outer.id)?.members).toEqual([]);
  expect(again.id).not.toBe(inner.id);
  expect(() => administrator.deleteGroup(inner.id)).toThrow(`no group ${inner.id}`);
});

test("deleting an assignment filter leaves the entries that refer to it", async () => {
  await using loopback = await startLoopback();
  const { administrator, tenant } = loopback;
  const filter = administrator.createAssignmentFilter({ displayName: "iPhones", platform: "iOS" });

  administrator.deleteAssignmentFilter(filter.id);

  expect(tenant.assignmentFilters.map(({ displayName }) => displayName)).not.toContain("iPhones");
});
