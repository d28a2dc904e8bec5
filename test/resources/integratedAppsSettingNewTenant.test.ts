import { findAll } from "../../provider/cli/export/exportedResources";
import { emptyTenant } from "../../provider/loopback";
import { integratedAppsSetting } from "../../provider/resources/integratedAppsSetting/resource";
import { openRoom } from "./harness";
import { assigned, created, legacy, low, writes } from "./integratedAppsSettingRoom";

const openFresh = () =>
  openRoom({ seed: (tenant) => void Object.assign(tenant, emptyTenant(tenant.tenantId)) });

const managed = { userConsent: "microsoftManaged" };

test("a new tenant is exported as Microsoft-managed, and its export has no changes", async () => {
  await using room = await openFresh();

  const { found, leftOut } = await findAll(room.operation().tenant);
  const { inputs = {} } = found.find(({ kind }) => kind === "IntegratedAppsSetting") ?? {};
  const operation = room.operation();
  const failures = await operation.resource(integratedAppsSetting).check(inputs);
  const state = { ...inputs, tenantId: room.loopback.tenantId };
  const { changes } = await operation
    .resource(integratedAppsSetting)
    .diff(room.loopback.tenantId, state, inputs);

  expect([inputs, leftOut, failures, changes, operation.lines]).toEqual([managed, [], [], false, []]);
});

test("in a new tenant, Microsoft-managed is created and restored without a write or a message", async () => {
  await using room = await openFresh();
  const { id, state } = await created(room, { ...managed, onDelete: "restore" });
  const operation = room.operation();

  await operation.resource(integratedAppsSetting).delete(id, state);

  expect([operation.lines, writes(room)]).toEqual([[], []]);
});

test.each(["off", "lowRisk", "legacy"])(
  "a new tenant has its four entries again after %s and a restore, and keeps those for teams and chats",
  async (userConsent) => {
    await using room = await openFresh();
    const before = [...assigned(room.loopback)];
    const { id, state } = await created(room, { userConsent, mailClients: "remove", onDelete: "restore" });
    expect(assigned(room.loopback).slice(0, 2)).toEqual(before.slice(2));

    await room.operation().resource(integratedAppsSetting).delete(id, state);

    expect([...assigned(room.loopback)].sort()).toEqual([...before].sort());
    expect(room.loopback.violations).toEqual([]);
  },
);

test("removed mail clients in a new tenant are drift, and are restored", async () => {
  await using room = await openFresh();
  const { id, state } = await created(room, managed);
  const [recommended = "", , ...others] = assigned(room.loopback);
  room.loopback.administrator.setConsentPolicies([recommended, ...others]);
  const operation = room.operation();

  const { differences } = await operation.resource(integratedAppsSetting).diff(id, state, managed);
  await room.operation().resource(integratedAppsSetting).update(id, state, managed);

  expect(differences).toMatchObject([{ path: "userConsent", drift: true }]);
  expect(operation.lines.join()).toContain("somebody removed the entry for popular mail clients");
  expect(assigned(room.loopback)).toHaveLength(4);
});

test("a Microsoft policy that the list of policies no longer contains can still be exported and previewed", async () => {
  await using room = await openFresh();
  const { tenant, administrator } = room.loopback;
  administrator.setConsentPolicies([low, legacy]);
  tenant.permissionGrantPolicies = tenant.permissionGrantPolicies.filter(({ id }) => !id.endsWith("legacy"));

  const { found } = await findAll(room.operation().tenant);
  const { inputs = {} } = found.find(({ kind }) => kind === "IntegratedAppsSetting") ?? {};
  const failures = await room.operation().resource(integratedAppsSetting).check(inputs);

  expect(inputs).toMatchObject({ userConsent: "custom" });
  expect(failures).toEqual([]);
});
