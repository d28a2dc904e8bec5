import { addDevice, addDevices, addGroup, type TenantData } from "../../provider/loopback";
import { exempt } from "../../provider/resources/mobileEmailAccessPolicy/quarantine/exempt";
import { takeBack } from "../../provider/resources/mobileEmailAccessPolicy/quarantine/takeBack";
import { mobileEmailAccessPolicy } from "../../provider/resources/mobileEmailAccessPolicy/resource";
import { nextRing } from "../../provider/resources/mobileEmailAccessPolicy/rings/next";
import { resolveRings } from "../../provider/resources/mobileEmailAccessPolicy/rings/rings";
import type { DeclaredRing } from "../../provider/resources/mobileEmailAccessPolicy/rings/ringsFile";
import { type Standing, standingOf } from "../../provider/resources/mobileEmailAccessPolicy/rings/standing";
import type { Room } from "./harness";
import { fast, ledgerOf, mailboxesOf, phones, tenantOf } from "./quarantineRoom";

export const rings: DeclaredRing[] = [
  { name: "pilot", groups: ["Pilot"], day: "2026-12-01" },
  { name: "sales", groups: ["Sales"], people: ["user00006@contoso.com"], day: "2026-12-08" },
  { name: "all", everybody: true, day: "2026-12-15" },
];

const idsOf = (tenant: TenantData, ...indexes: number[]) =>
  indexes.map((index) => [...tenant.users.keys()][index] ?? "");

/** Eight users with Samsung phones: 0 and 1 in "Pilot", 1 to 4 in "Sales" or the group nested in it. */
export const company = (also: (tenant: TenantData) => void = () => {}) =>
  phones((tenant) => {
    addDevices(tenant, { app: "samsungEmail", count: 8 });
    addGroup(tenant, { displayName: "Pilot", members: idsOf(tenant, 0, 1) });
    const dach = addGroup(tenant, { displayName: "Sales DACH", members: idsOf(tenant, 3, 4) });
    addGroup(tenant, { displayName: "Sales", members: [dach.id, ...idsOf(tenant, 1, 2)] });
    also(tenant);
  });

export function takeOutlook(room: Room, ...indexes: number[]): void {
  for (const index of indexes) {
    const mailbox = mailboxesOf(room)[index];
    if (mailbox) addDevice(room.loopback.tenant, mailbox, "outlookIos");
  }
}

/** Exempts all devices, then deploys outlookOnly. */
export async function begin(room: Room): Promise<void> {
  await exempt(tenantOf(room), { ledger: ledgerOf(room), mode: "outlookOnly", ...fast });
  await room.operation().resource(mobileEmailAccessPolicy).create({ mode: "outlookOnly" });
}

export async function look(room: Room, declared = rings): Promise<Standing> {
  const tenant = tenantOf(room);
  return standingOf(tenant, await resolveRings(tenant, declared), ledgerOf(room));
}

/** Does what `m365 rings next --yes` does. Returns the name of the ended ring. */
export async function endNextRing(room: Room, declared = rings): Promise<string | undefined> {
  const standing = await look(room, declared);
  const [ring] = nextRing(standing) ?? [];
  if (!ring) return undefined;
  const { name, selected } = ring;
  await takeBack(tenantOf(room), standing.look, { ledger: ledgerOf(room), selected, ring: name, ...fast });
  return name;
}

export const figures = ({ rings: all, rest }: Standing) =>
  [...all.map(([, one]) => one), rest].map(
    ({ exemptions, ended, phones: some, onOutlook, otherApps, held }) => ({
      ...{ exemptions, ended, phones: some.size, onOutlook: onOutlook.size },
      ...{ otherApps: otherApps.devices, held: held.devices },
    }),
  );
