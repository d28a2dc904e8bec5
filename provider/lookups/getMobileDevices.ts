import { z } from "zod";
import {
  activeSyncOf,
  isBelowMinimum,
  isTooOld,
  minimumActiveSync,
  minimumSource,
  unknownVersion,
} from "../resources/mobileEmailAccessPolicy/census/activeSyncVersion";
import { appOf } from "../resources/mobileEmailAccessPolicy/census/apps";
import { traitsOf } from "../resources/mobileEmailAccessPolicy/census/census";
import { isSubjectToRules } from "../resources/mobileEmailAccessPolicy/census/served";
import { roles } from "../tenant/exchange/cmdlet";
import { listMobileDevices, type MobileDevice, mailboxOf } from "../tenant/exchange/mobileDevices";
import { exchangePermissions } from "../tenant/permissions";
import type { LookUp } from "./lookUp";

const source = "https://learn.microsoft.com/powershell/module/exchangepowershell/get-mobiledevice";

const inputs = z.strictObject({
  state: z
    .enum(["Allowed", "Blocked", "Quarantined", "DeviceDiscovery", "Unknown"])
    .meta({
      typeName: "DeviceAccessState",
      description: "Only devices in this state. Default: all.",
      values: {
        Allowed: "They sync.",
        Blocked: "They do not sync.",
        Quarantined: "They wait for an administrator.",
        DeviceDiscovery: "Exchange is still identifying them.",
        Unknown: "Exchange reports no state.",
      },
      source,
    })
    .optional(),
});

const family = z
  .object({
    app: z.string().meta({
      description:
        "Common name of the mail app. For an unknown app, the device family that it reports, in quotation marks.",
    }),
    devices: z.int().meta({ description: "Number of devices that use it." }),
    mailboxes: z.int().meta({ description: "Number of mailboxes that these devices belong to." }),
  })
  .meta({ typeName: "MobileAppCount", description: "Devices of one mail app." });

const version = z
  .object({
    version: z
      .string()
      .meta({ description: `The version of ActiveSync; "${unknownVersion}" if Exchange reports none.` }),
    isServed: z.boolean().meta({
      description: `Whether Exchange Online still supports this version: false below ${minimumActiveSync}, which it has refused since 2026-03-01.`,
      source: minimumSource,
    }),
    devices: z.int().meta({ description: "Number of devices with this version." }),
    mailboxes: z.int().meta({ description: "Number of mailboxes that these devices belong to." }),
  })
  .meta({ typeName: "ActiveSyncVersionCount", description: "Devices of one version of ActiveSync." });

const outputs = z.object({
  devices: z.int().meta({
    description: "Number of devices, without those whose ActiveSync version Exchange Online refuses.",
  }),
  mailboxes: z.int().meta({ description: "Number of mailboxes that these devices belong to." }),
  apps: z.array(family).meta({ description: "Devices by mail app, most frequent first." }),
  activeSync: z.array(version).meta({
    description:
      "Devices that use ActiveSync, by version, newest first: those that are counted above, and those that Exchange Online refuses. Outlook does not use ActiveSync.",
  }),
});

export const getMobileDevices: LookUp<typeof inputs, typeof outputs> = {
  name: "getMobileDevices",
  description:
    "Counts the phones and tablets that sync mail, by mail app, as far as Exchange's access rules apply to them. A device's state is that of its last contact. In a large tenant this takes minutes.",
  sourceUrl: source,
  permissions: exchangePermissions(roles.readMailboxes),
  inputs,
  outputs,
  async run(tenant, { state }) {
    const everybody = tally();
    const apps = new Map<string, Tally>();
    const versions = new Map<string, Tally>();
    for await (const device of listMobileDevices(tenant)) {
      if (!isSubjectToRules(device) || (state !== undefined && stateOf(device) !== state)) continue;
      const version = activeSyncOf(device);
      const tallies = [
        ...(version === undefined ? [] : [tallyOf(versions, version)]),
        ...(isTooOld(device) ? [] : [everybody, tallyOf(apps, appOf(traitsOf(device)).name)]),
      ];
      for (const one of tallies) one.add(mailboxOf(device));
    }
    const counted = [...apps].map(([app, one]) => ({ app, ...one.counts() }));
    const activeSync = [...versions].map(([version, one]) => ({
      ...{ version, isServed: !isBelowMinimum(version) },
      ...one.counts(),
    }));
    return {
      ...everybody.counts(),
      apps: counted.sort(byFrequency),
      activeSync: activeSync.sort(newestFirst),
    };
  },
};

const stateOf = ({ DeviceAccessState }: MobileDevice) => DeviceAccessState || "Unknown";

type Tally = ReturnType<typeof tally>;

function tallyOf(tallies: Map<string, Tally>, name: string): Tally {
  const known = tallies.get(name) ?? tally();
  tallies.set(name, known);
  return known;
}

/** Counts every device, and each mailbox once. */
function tally() {
  const mailboxes = new Set<string>();
  let devices = 0;
  return {
    add(mailbox: string) {
      devices += 1;
      mailboxes.add(mailbox);
    },
    counts: () => ({ devices, mailboxes: mailboxes.size }),
  };
}

interface Counted {
  app: string;
  devices: number;
}

function byFrequency(one: Counted, other: Counted): number {
  return other.devices - one.devices || one.app.localeCompare(other.app, "en");
}

/** Unknown versions come last. */
const newestFirst = (one: { version: string }, other: { version: string }): number =>
  Number(one.version === unknownVersion) - Number(other.version === unknownVersion) ||
  other.version.localeCompare(one.version, "en", { numeric: true });
