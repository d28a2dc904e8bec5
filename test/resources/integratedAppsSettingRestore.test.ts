import { integratedAppsSetting } from "../../provider/resources/integratedAppsSetting/resource";
import { timeouts } from "../../provider/tenant/timeouts";
import { assigned, calendar, created, foreign, low, openWith, writes } from "./integratedAppsSettingRoom";

const { goneMs } = timeouts;
beforeAll(() => {
  timeouts.goneMs = 300;
});
afterAll(() => {
  timeouts.goneMs = goneMs;
});

const inputs = { userConsent: "off", userAppRegistration: false, onDelete: "restore" };
const gone =
  'resource: warning: the app consent policy "contoso-calendar-apps" has been deleted and cannot be restored.';

test("if an original policy no longer exists, a restore restores the rest and reports it", async () => {
  await using room = await openWith([...foreign, calendar, low]);
  const { id, state } = await created(room, inputs);
  room.loopback.administrator.deletePermissionGrantPolicy("contoso-calendar-apps");
  const operation = room.operation();

  await operation.resource(integratedAppsSetting).delete(id, state);

  expect(assigned(room.loopback)).toEqual([...foreign, low]);
  expect(room.loopback.tenant.authorizationPolicy.defaultUserRolePermissions.allowedToCreateApps).toBe(true);
  expect(operation.lines[0]).toContain(`${gone} The other original settings will be restored.`);
  expect(operation.lines[1]).toContain(
    'the original settings will be restored: user consent changes from "off" to "low-risk apps".',
  );
});

test("if no original policy exists, a restore leaves consent unchanged and restores the rest", async () => {
  await using room = await openWith([calendar]);
  const { id, state } = await created(room, { ...inputs, userConsent: "lowRisk" });
  room.loopback.administrator.deletePermissionGrantPolicy("contoso-calendar-apps");
  const operation = room.operation();

  await operation.resource(integratedAppsSetting).delete(id, state);

  expect(assigned(room.loopback)).toEqual([low]);
  expect(room.loopback.tenant.authorizationPolicy.defaultUserRolePermissions.allowedToCreateApps).toBe(true);
  expect(operation.lines).toEqual([
    expect.stringContaining(`${gone} User consent stays as it is now; the other original settings will be`),
  ]);
});

test("an original policy that a lagging list does not show at first is restored", async () => {
  await using room = await openWith([calendar]);
  const { id, state } = await created(room, inputs);
  const path = /permissionGrantPolicies/;
  room.loopback.inject({ match: { path }, status: 200, body: { value: [] } });

  await room.operation().resource(integratedAppsSetting).delete(id, state);

  expect(assigned(room.loopback)).toEqual([calendar]);
});

test("Microsoft's own policies are restored without reading the list of policies", async () => {
  await using room = await openWith([low]);
  const { id, state } = await created(room, inputs);

  await room.operation().resource(integratedAppsSetting).delete(id, state);

  expect(assigned(room.loopback)).toEqual([low]);
  expect(writes(room)).toHaveLength(1);
  expect(room.loopback.log.join()).not.toContain("permissionGrantPolicies");
});
