import { randomUUID } from "node:crypto";
import type { Mailbox, MobileDevice, TenantData } from "../../loopback";
import { withDevices } from "../../tenant/exchange/casMailboxes";
import { mailboxOf } from "../../tenant/exchange/mobileDevices";
import { withImapOrPop } from "../../tenant/exchange/otherProtocols";
import {
  listMailboxes,
  listPartnerships,
  type Partnership,
  type PartnershipMailbox,
} from "../../tenant/exchange/partnerships";
import type { Area } from "./area";
import { addPerson } from "./people";

/** Mailboxes with a device partnership, IMAP or POP. Partnerships of deleted mailboxes affect nobody: left out. */
export const mailboxes: Area = {
  what: "mailboxes and their devices",
  needs: { role: "readMailboxes" },
  async read({ tenant, twin, onProgress }) {
    const named = new Map<string, Mailbox>();
    for (const filter of [withDevices, withImapOrPop] as const)
      for await (const mailbox of listMailboxes(tenant, filter)) {
        named.set(mailbox.Identity.toLowerCase(), toMailbox(twin, mailbox));
        onProgress(`Reading ${named.size} mailboxes`);
      }
    for await (const device of listPartnerships(tenant))
      named.get(mailboxOf(device))?.devices.push(toDevice(device));
    twin.mailboxes = new Map(
      [...named.values()].map((mailbox) => [mailbox.userPrincipalName.toLowerCase(), mailbox]),
    );
  },
};

function toMailbox(twin: TenantData, mailbox: PartnershipMailbox): Mailbox {
  const { Identity, PrimarySmtpAddress, DisplayName, ExternalDirectoryObjectId, Guid } = mailbox;
  const person = addPerson(twin, ExternalDirectoryObjectId || Guid || randomUUID(), {
    mail: PrimarySmtpAddress,
    displayName: DisplayName,
  });
  const { id: userId, userPrincipalName } = person;
  return {
    userId,
    userPrincipalName,
    displayName: DisplayName ?? person.displayName,
    ...(userPrincipalName.split("@")[0] === Identity ? {} : { identity: Identity }),
    ActiveSyncEnabled: mailbox.ActiveSyncEnabled ?? true,
    ...(mailbox.ImapEnabled === false ? { ImapEnabled: false } : {}),
    ...(mailbox.PopEnabled === false ? { PopEnabled: false } : {}),
    ActiveSyncAllowedDeviceIDs: mailbox.ActiveSyncAllowedDeviceIDs,
    ActiveSyncBlockedDeviceIDs: mailbox.ActiveSyncBlockedDeviceIDs,
    devices: [],
  };
}

/** Exchange reports a device's last sync only for one mailbox at a time, so the first sync is used instead. */
const toDevice = (device: Partnership): MobileDevice => ({
  Guid: device.Guid ?? "",
  DeviceId: device.DeviceId,
  DeviceType: device.DeviceType ?? "",
  DeviceModel: device.DeviceModel ?? "",
  DeviceOS: device.DeviceOS ?? "",
  DeviceUserAgent: device.DeviceUserAgent ?? "",
  FriendlyName: device.FriendlyName ?? "",
  ClientType: (device.ClientType ?? "") as MobileDevice["ClientType"],
  ClientVersion: device.ClientVersion ?? "",
  FirstSyncTime: device.FirstSyncTime ?? "",
  LastSuccessSync: device.FirstSyncTime ?? "",
  DeviceAccessState: (device.DeviceAccessState ?? "Unknown") as MobileDevice["DeviceAccessState"],
  DeviceAccessStateReason: device.DeviceAccessStateReason ?? "Unknown",
  DeviceAccessControlRule: device.DeviceAccessControlRule ?? null,
});
