import { counted } from "../../counted";
import type { Fact } from "../../impact/facts";
import type { Context } from "../../lifecycle/define";
import { isUnfinished } from "../../lifecycle/unfinished";
import type { Tenant } from "../../tenant/connect";
import { foundAsDeclared } from "../settings";
import type { Policy } from "./census/accessDecision";
import { refusedDevices } from "./census/activeSyncVersion";
import { nameOfRule, pairFor } from "./census/apps";
import { type Census, census } from "./census/census";
import { type ComingPolicy, comingPolicy, type PolicyChange } from "./impact/comingPolicy";
import { type DeviceGroup, type DeviceImpact, deviceImpactOf } from "./impact/deviceImpact";
import { otherProtocols } from "./impact/otherProtocols";
import { benchmarkEffects } from "./impact/posture";
import { skippingPolicies } from "./impact/skippingPolicies";
import { usersOfOtherApps } from "./impact/usage";
import { exemptedByRing } from "./rings/exemptedByRing";
import type { MobileEmailAccessPolicyInputs } from "./schema";
import { effectiveMode, findRule, type LivePolicy, outlookRule } from "./wire";

/** Whom the change affects, in counts of devices and users. */
export async function impact(context: Context, change: PolicyChange): Promise<Fact[]> {
  if (change.verb === "delete" && change.olds?.onDelete !== "restore")
    return [{ kind: "stays", because: "onDelete" }];
  const coming = await comingPolicy(context.tenant, change);
  if (change.verb === "delete")
    return coming
      ? [{ kind: "levelIsRestored", level: coming.after.level }, ...(await reachEffects(context, coming))]
      : [];
  const { mode } = change.news ?? {};
  if (!mode) return [];
  const found = foundAsDeclared(context, change, "mode");
  if (!coming) return found;
  const [reached, unreached] = await Promise.all([
    reachEffects(context, coming),
    change.paths.includes("mode") ? limits(context, mode, coming) : [],
  ]);
  const open: Fact[] = coming.isOpen ? [{ kind: "rulesNotCounted" }] : [];
  const judged = benchmarkEffects(coming.before, coming.after);
  const all = [...found, ...driftEffects(coming.live, change), ...reached, ...open, ...unreached, ...judged];
  return all.some(cutsOff) ? [...all, { kind: "wayBack" }] : all;
}

const cutsOff = (fact: Fact): boolean =>
  fact.kind === "uncountedDevices"
    ? fact.become !== "allowed"
    : fact.kind === "stopsSyncing" || fact.kind === "entersQuarantine";

/** What a change outside the program did to the policy. */
function driftEffects(live: LivePolicy, { olds, news, paths }: PolicyChange): Fact[] {
  if (!olds?.mode || !paths.includes("mode") || olds.mode !== news?.mode || isUnfinished(olds)) return [];
  const level = live.settings.DefaultAccessLevel;
  const mode = effectiveMode(live, { ...olds, ...news });
  if (mode === "anyApp") return [{ kind: "levelWasChanged", level: "Allow" }];
  if (mode === "outlookOnly") return [{ kind: "levelWasChanged", level: "Block" }];
  if (mode !== "custom") return [{ kind: "levelWasChanged", level: "Quarantine" }];
  return findRule(live, outlookRule)?.AccessLevel === "Allow"
    ? [{ kind: "quarantineTextWasChanged" }]
    : [{ kind: "outlookIsShutOut", level }];
}

async function reachEffects(
  { tenant }: Context,
  { live, before, after, news, isOpen }: ComingPolicy,
): Promise<Fact[]> {
  const mode = modeOf(news, isOpen, before.level);
  if (live.settings.IsIntuneManaged) return [...mode, { kind: "managedByIntune" }];
  // Closing the policy almost always stops somebody's app, so the usage report is requested without waiting for the
  // devices.
  const isClosing = before.level === "Allow" && after.level !== "Allow";
  const [found, early] = await Promise.all([
    counted(tenant, "how many devices this affects", census),
    isClosing ? usersOfOtherApps(tenant) : undefined,
  ]);
  if (!found) return [...mode, ...uncounted(before, after)];
  const refused = refusedDevices(found.tooOld);
  const touched = deviceImpactOf(found.kinds, before, after, news.additionalRules ?? []);
  const losing = touched.stop.devices + touched.asked.devices > 0;
  const late = losing && !isClosing ? await usersOfOtherApps(tenant) : undefined;
  const fates = fatesOf(touched, losing ? (early ?? late) : undefined);
  const none: Fact[] = fates.length === 0 ? [{ kind: "noDeviceIsTouched", source: "deviceList" }] : [];
  // If everyone was exempted before the switch, these devices are all that the preview has to report.
  const kept = losing || isClosing ? await keptBy(tenant, touched, found.people, news) : [];
  return [...mode, ...none, ...fates, ...kept, ...refused, ...(isOpen ? [] : rareApps(touched))];
}

/** The same if the devices cannot be counted. */
function uncounted(before: Policy, after: Policy): Fact[] {
  const isOpen = ({ level }: Policy) => level === "Allow";
  if (isOpen(before) === isOpen(after)) return [];
  const become = { Allow: "allowed", Block: "blocked", Quarantine: "quarantined" } as const;
  return [{ kind: "uncountedDevices", become: become[after.level] }];
}

function modeOf(
  { mode, additionalRules = [] }: Partial<MobileEmailAccessPolicyInputs>,
  hasUnknownRules: boolean,
  was: Policy["level"],
): Fact[] {
  const apps = additionalRules.filter(({ accessLevel }) => accessLevel === "Allow").map(nameOfRule);
  return mode ? [{ kind: "accessMode", mode, apps, hasUnknownRules, was }] : [];
}

function fatesOf({ stop, asked, start }: DeviceImpact, usersOfOtherApps: number | undefined): Fact[] {
  const fates = [
    ["stopsSyncing", stop],
    ["entersQuarantine", asked],
    ["startsSyncing", start],
  ] as const;
  return fates
    .filter(([, { devices }]) => devices > 0)
    .map(([kind, share]) => ({
      ...{ kind, devices: share.devices, users: share.users.size, apps: byDevices(share) },
      ...{ source: "deviceList", usersOfOtherApps },
    }));
}

const byDevices = ({ apps }: DeviceGroup) =>
  [...apps].map(([name, devices]) => ({ name, devices })).sort((a, b) => b.devices - a.devices);

async function keptBy(
  tenant: Tenant,
  { byRule, byExemption }: DeviceImpact,
  people: Census["people"],
  { mode, additionalRules = [] }: ComingPolicy["news"],
): Promise<Fact[]> {
  const devices = byRule.devices + byExemption.devices;
  if (devices === 0) return [];
  const rules = additionalRules.length;
  const byRing = mode === "outlookOnly" ? await exemptedByRing(tenant, byExemption, people) : [];
  return [
    {
      ...{ kind: "keepsSyncing", devices, source: "deviceList" },
      byRule: { devices: byRule.devices, apps: [...byRule.apps.keys()], rules },
      byExemption: byExemption.devices,
      ...(byRing.length > 0 ? { byRing } : {}),
    },
  ];
}

/** Uncommon apps that the change stops and that are easily overlooked, each with the rule that would keep it. */
const rareApps = ({ stop, asked }: DeviceImpact): Fact[] =>
  [...stop.rare, ...asked.rare].map(([app, kind]) => ({ kind: "ruleKeepsApp", app, ...pairFor(kind) }));

async function limits(
  { tenant }: Context,
  mode: MobileEmailAccessPolicyInputs["mode"],
  { live }: ComingPolicy,
): Promise<Fact[]> {
  if (mode === "anyApp") return [];
  const isToOutlook = mode === "outlookOnly" && !live.settings.IsIntuneManaged;
  const [policies, others] = await Promise.all([
    skippingPolicies(tenant),
    isToOutlook ? otherProtocols(tenant) : ({ kind: "otherProtocolsStay" } as const),
  ]);
  return [others, ...(policies.length > 0 ? [{ kind: "conditionalAccessDecides", policies } as const] : [])];
}
