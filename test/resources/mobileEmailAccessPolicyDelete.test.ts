import { mobileEmailAccessPolicy } from "../../provider/resources/mobileEmailAccessPolicy/resource";
import { openRoom } from "./harness";
import { created, outlookOnly, policyOf, writesOf } from "./mobileEmailAccessPolicyRoom";

test("a change to anyApp allows all apps first, and removes the rules last", async () => {
  await using room = await openRoom();
  const { id, state } = await created(room, outlookOnly);
  const operation = room.operation();
  const news = { mode: "anyApp" };

  await operation.resource(mobileEmailAccessPolicy).diff(id, state, news);
  const after = await operation.resource(mobileEmailAccessPolicy).update(id, state, news);

  expect(policyOf(room)).toEqual({ level: "Allow", rules: [] });
  expect(writesOf(room)).toEqual([
    "Set-ActiveSyncOrganizationSettings Allow",
    "Remove-ActiveSyncDeviceAccessRule Outlook for iOS and Android (DeviceModel)",
    "Remove-ActiveSyncDeviceAccessRule iPhone (DeviceType)",
  ]);
  expect(after).toMatchObject({ mode: "anyApp", effectiveMode: "anyApp", previous: { rules: [] } });
  expect(operation.lines).toEqual([
    "resource: every app is allowed. 63 devices of 58 users will start syncing (Samsung Email 48, Gmail 15).",
    "resource: the counts come from Exchange's device list, which includes devices that are no longer used.",
    "resource: 7 devices of 7 users cannot sync and are not counted: their mail apps use ActiveSync below 16.1, which Exchange Online refuses. With Outlook, or a newer app that this policy allows, they can sync again.",
    "resource: benchmarks: pulumi-m365 MAIL.1, MAIL.2 will fail.",
  ]);
});

test("a delete keeps the policy and says so", async () => {
  await using room = await openRoom();
  const { id, state } = await created(room, outlookOnly);
  const operation = room.operation();

  await operation.resource(mobileEmailAccessPolicy).delete(id, state);

  expect(writesOf(room)).toEqual([]);
  expect(operation.lines).toEqual([
    'resource: stays in the tenant as it is. To restore the original settings, set onDelete: "restore".',
  ]);
});

test("a delete with restore restores the original settings, starting with the default access level", async () => {
  await using room = await openRoom();
  const { id, state } = await created(room, {
    ...outlookOnly,
    userMailInsert: "Please use Outlook.",
    adminMailRecipients: ["helpdesk@contoso.com"],
    onDelete: "restore",
  });
  expect(room.loopback.tenant.organizationSettings).toMatchObject({
    UserMailInsert: "Please use Outlook.",
    AdminMailRecipients: ["helpdesk@contoso.com"],
  });

  await room.operation().resource(mobileEmailAccessPolicy).delete(id, state);

  expect(policyOf(room)).toEqual({ level: "Allow", rules: [] });
  expect(room.loopback.tenant.organizationSettings).toMatchObject({
    UserMailInsert: null,
    AdminMailRecipients: [],
  });
  expect(writesOf(room)[0]).toBe("Set-ActiveSyncOrganizationSettings Allow");
});

test("a delete with restore writes nothing if another resource now manages the policy", async () => {
  await using room = await openRoom();
  const { id, state } = await created(room, { ...outlookOnly, onDelete: "restore" });
  const operation = room.operation();

  await operation.resource(mobileEmailAccessPolicy, { owner: "new" }).create(outlookOnly);
  await operation.resource(mobileEmailAccessPolicy, { owner: "old" }).delete(id, state);

  expect(writesOf(room)).toEqual([]);
});
