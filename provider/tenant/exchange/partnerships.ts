import { z } from "zod";
import { casMailbox, type withDevices } from "./casMailboxes";
import { type ExchangeTenant, roles } from "./cmdlet";
import { mobileDevice } from "./mobileDevices";
import type { withImapOrPop } from "./otherProtocols";
import { eachOf } from "./runCmdlet";

const text = z.string().nullish();

const partnership = mobileDevice.extend({
  FriendlyName: text,
  DeviceAccessControlRule: text,
});
export type Partnership = z.infer<typeof partnership>;

/**
 * Device partnerships, with more properties than `listMobileDevices` reads.
 *
 * @param address one mailbox; if omitted, the whole tenant
 */
export const listPartnerships = (tenant: ExchangeTenant, address?: string): AsyncGenerator<Partnership> =>
  eachOf(tenant, partnership, {
    name: "Get-MobileDevice",
    parameters: { ResultSize: "Unlimited", ...(address === undefined ? {} : { Mailbox: address }) },
    select: Object.keys(partnership.shape),
    role: roles.readMailboxes,
  });

const isOn = z.boolean().nullish();

const mailbox = casMailbox.extend({
  ...{ DisplayName: text, Guid: text },
  ...{ ImapEnabled: isOn, PopEnabled: isOn },
});
export type PartnershipMailbox = z.infer<typeof mailbox>;

/** Mailboxes that match a filter, with their names and their IMAP and POP settings. */
export const listMailboxes = (
  tenant: ExchangeTenant,
  filter: typeof withDevices | typeof withImapOrPop,
): AsyncGenerator<PartnershipMailbox> =>
  eachOf(tenant, mailbox, {
    name: "Get-CASMailbox",
    parameters: { ResultSize: "Unlimited", Filter: filter },
    select: Object.keys(mailbox.shape),
    role: roles.readMailboxes,
  });
