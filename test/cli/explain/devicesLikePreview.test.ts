import * as fc from "fast-check";
import type { DeviceAnswer } from "../../../provider/cli/explain/devices";
import type { Explanation } from "../../../provider/cli/explain/explain";
import type { Fact } from "../../../provider/impact/facts";
import { addDevice, addUsers, emptyTenant, type TenantData } from "../../../provider/loopback";
import { openRoom } from "../../resources/harness";
import { everybody, pending, previewed } from "./harness";

const apps = [
  "outlookIos",
  "outlookAndroid",
  "appleMailIphone",
  "appleMailIpad",
  "samsungEmail",
  "gmail",
  "nine",
  "roomSystem",
] as const;

const level = fc.constantFrom("Allow" as const, "Block" as const, "Quarantine" as const);
const pair = fc.constantFrom(
  { characteristic: "DeviceType", queryString: "iPhone" } as const,
  { characteristic: "DeviceType", queryString: "Outlook" } as const,
  { characteristic: "DeviceModel", queryString: "sm-s921b" } as const,
  { characteristic: "DeviceOS", queryString: "Android 16" } as const,
  { characteristic: "UserAgent", queryString: "NineFolders/5.0" } as const,
);
const rules = fc.uniqueArray(
  fc.record({ pair, accessLevel: level }).map(({ pair: one, accessLevel }) => ({ ...one, accessLevel })),
  { maxLength: 3, selector: ({ characteristic, queryString }) => characteristic + queryString },
);

const device = fc.record({
  app: fc.constantFrom(...apps),
  version: fc.constantFrom("16.1", "16.1", "14.1", "16.0"),
  client: fc.constantFrom(undefined, undefined, undefined, "REST" as const, "MOWA" as const),
  list: fc.constantFrom("none", "none", "allowed", "blocked", "both"),
});
const mailbox = fc.record({
  isEnabled: fc.constantFrom(true, true, true, false),
  devices: fc.array(device, { maxLength: 3 }),
});
const tenant = fc.record({
  level,
  rules,
  isManaged: fc.constantFrom(false, false, false, false, true),
  mailboxes: fc.array(mailbox, { minLength: 1, maxLength: 5 }),
});
const inputs = fc.record({
  mode: fc.constantFrom("outlookOnly", "anyApp"),
  additionalRules: rules,
  whenManagedByIntune: fc.constant("warn"),
  whenRulesExist: fc.constant("warn"),
});

type Tenant = typeof tenant extends fc.Arbitrary<infer T> ? T : never;

function build(data: TenantData, wanted: Tenant): void {
  Object.assign(data, emptyTenant(data.tenantId));
  addUsers(data, wanted.mailboxes.length);
  data.organizationSettings.DefaultAccessLevel = wanted.level;
  data.organizationSettings.IsIntuneManaged = wanted.isManaged;
  for (const { characteristic, queryString, accessLevel } of wanted.rules) {
    const Identity = `${queryString} (${characteristic})`;
    data.deviceAccessRules.set(Identity.toLowerCase(), {
      ...{ Identity, Guid: Identity, QueryString: queryString, Characteristic: characteristic },
      ...{ AccessLevel: accessLevel, WhenChangedUTC: "2026-01-05T08:00:00.000Z" },
    });
  }
  for (const [index, one] of [...data.mailboxes.values()].entries()) {
    const { isEnabled, devices } = wanted.mailboxes[index] ?? { isEnabled: true, devices: [] };
    one.ActiveSyncEnabled = isEnabled;
    for (const { app, version, client, list } of devices) {
      const made = addDevice(data, one, app);
      if (made.ClientType === "EAS") made.ClientVersion = version;
      if (client) made.ClientType = client;
      if (list === "allowed" || list === "both")
        one.ActiveSyncAllowedDeviceIDs.push(made.DeviceId.toLowerCase());
      if (list === "blocked" || list === "both") one.ActiveSyncBlockedDeviceIDs.push(made.DeviceId);
    }
  }
}

type Fate = NonNullable<DeviceAnswer["fate"]>;

/** Adds up the answers about all people. */
function summed(people: readonly Explanation[]) {
  const withFate = (fate: Fate) =>
    people
      .map(({ mail }) => (mail?.devices ?? []).filter((one) => one.fate === fate))
      .filter(({ length }) => length > 0);
  const counted = (fate: Fate) => ({
    devices: withFate(fate).flat().length,
    users: withFate(fate).length,
  });
  return {
    stop: counted("stop"),
    asked: counted("asked"),
    start: counted("start"),
    tooOld: counted("tooOld"),
  };
}

/** The counts of the preview. */
function counts(facts: readonly Fact[]) {
  const counted = (kind: Fact["kind"]) => {
    const { devices = 0, users = 0 } = (facts.find((fact) => fact.kind === kind) ?? {}) as {
      devices?: number;
      users?: number;
    };
    return { devices, users };
  };
  return {
    stop: counted("stopsSyncing"),
    asked: counted("entersQuarantine"),
    start: counted("startsSyncing"),
    tooOld: counted("activeSyncTooOld"),
  };
}

test("the answers about all people add up to the figures of the preview, for any tenant and any change", async () => {
  await using room = await openRoom();
  await fc.assert(
    fc.asyncProperty(tenant, inputs, fc.option(inputs), async (wanted, news, olds) => {
      build(room.loopback.tenant, wanted);
      const { tenantId } = room.loopback;
      const state = olds && { id: tenantId, inputs: olds, outputs: { ...olds, tenantId } };
      const policy = { kind: "MobileEmailAccessPolicy", name: "phones", inputs: news } as const;
      const declared = { ...policy, ...(state ? { state } : {}) };

      const facts = await previewed(room, declared);
      const change = await pending(room, declared);
      const people = await everybody(room, change);

      expect(change.unknown).toEqual([]);
      const totals = summed(people);
      expect(totals).toEqual(counts(facts));
      const kept = facts.find((fact) => fact.kind === "keepsSyncing");
      const losing = totals.stop.devices + totals.asked.devices > 0;
      const keeps = (fate: Fate) =>
        people.flatMap(({ mail }) => mail?.devices ?? []).filter((one) => one.fate === fate).length;
      if (losing) {
        expect(kept?.kind === "keepsSyncing" ? kept.byExemption : 0).toBe(keeps("byExemption"));
        expect(kept?.kind === "keepsSyncing" ? kept.byRule.devices : 0).toBe(keeps("byRule"));
      }
    }),
    { numRuns: 50 },
  );
  expect(room.loopback.violations).toEqual([]);
});
