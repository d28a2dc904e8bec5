import { z } from "zod";
import { appOf } from "../resources/mobileEmailAccessPolicy/apps";
import { traitsOf } from "../resources/mobileEmailAccessPolicy/census";
import { isReached } from "../resources/mobileEmailAccessPolicy/served";
import { roles } from "../tenant/exchange/cmdlet";
import { listMobileDevices, mailboxOf } from "../tenant/exchange/mobileDevices";
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
        Allowed: "They synchronise.",
        Blocked: "They do not synchronise.",
        Quarantined: "They wait for an administrator.",
        DeviceDiscovery: "Exchange is still finding out what they are.",
        Unknown: "Exchange does not say.",
      },
      source,
    })
    .optional(),
});

const family = z
  .object({
    app: z.string().meta({
      description:
        "The mail app as people call it; in quotation marks the family an unknown one names itself.",
    }),
    devices: z.int().meta({ description: "How many devices use it." }),
    mailboxes: z.int().meta({ description: "Of how many mailboxes." }),
  })
  .meta({ typeName: "MobileAppCount", description: "Devices of one mail app." });

const outputs = z.object({
  devices: z.int().meta({ description: "How many devices there are." }),
  mailboxes: z.int().meta({ description: "Of how many mailboxes." }),
  apps: z.array(family).meta({ description: "Devices by mail app, the most frequent first." }),
});

export const getMobileDevices: LookUp<typeof inputs, typeof outputs> = {
  name: "getMobileDevices",
  description:
    "How many phones and tablets synchronise mail with which app: those that Exchange's access rules reach. A device's state is that of its last contact. A large tenant's list takes minutes.",
  sourceUrl: source,
  permissions: exchangePermissions(roles.readMailboxes),
  inputs,
  outputs,
  async run(tenant, { state }) {
    const everybody = tally();
    const apps = new Map<string, ReturnType<typeof tally>>();
    for await (const device of listMobileDevices(tenant)) {
      if (!isReached(device) || (state !== undefined && stateOf(device) !== state)) continue;
      const { name } = appOf(traitsOf(device));
      const app = apps.get(name) ?? tally();
      apps.set(name, app);
      for (const one of [everybody, app]) one.add(mailboxOf(device));
    }
    const counted = [...apps].map(([app, one]) => ({ app, ...one.counts() }));
    return { ...everybody.counts(), apps: counted.sort(byFrequency) };
  },
};

const stateOf = ({ DeviceAccessState }: { DeviceAccessState?: string | null | undefined }) =>
  DeviceAccessState || "Unknown";

/** Devices one by one, mailboxes each once. */
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
