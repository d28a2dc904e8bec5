import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emptyTenant, type TenantData } from "../../provider/loopback";
import { type Ledger, openLedger } from "../../provider/resources/mobileEmailAccessPolicy/quarantine/ledger";
import { openRoom, type Room } from "./harness";

export const fast = { writesPerSecond: 100_000 };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ledger-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

export const ledgerFile = () => join(folder, "ledger.jsonl");

export const ledgerOf = ({ loopback }: Room): Ledger => openLedger(ledgerFile(), loopback.tenantId);

export const tenantOf = (room: Room) => room.operation().tenant;

export const mailboxesOf = ({ loopback }: Room) => [...loopback.tenant.mailboxes.values()];

/** Indexes of the mailboxes that have an exemption. */
export const exempted = (room: Room): number[] =>
  mailboxesOf(room).flatMap(({ ActiveSyncAllowedDeviceIDs: ids }, index) => (ids.length > 0 ? [index] : []));

export const devicesOf = (room: Room) => mailboxesOf(room).flatMap(({ devices }) => devices);

export const stateOf = (room: Room, state: string) =>
  devicesOf(room).filter(({ DeviceAccessState }) => DeviceAccessState === state);

export const writesOf = ({ loopback }: Room) => loopback.requests.filter(({ kind }) => kind === "write");

export const phones = (seed: (tenant: TenantData) => void) =>
  openRoom({
    seed: (tenant) => {
      Object.assign(tenant, emptyTenant(tenant.tenantId));
      seed(tenant);
    },
  });

export const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

/** Quarantine has been the default for this many hours, and every device has contacted Exchange since then. */
export function quarantined(room: Room, hours: number): void {
  room.loopback.administrator.addDeviceAccessRule({
    Characteristic: "DeviceModel",
    QueryString: "Outlook for iOS and Android",
    AccessLevel: "Allow",
  });
  room.loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Quarantine" });
  room.loopback.administrator.deviceContacts();
  room.loopback.tenant.organizationSettings.WhenChangedUTC = hoursAgo(hours);
  room.loopback.clearRequests();
}
