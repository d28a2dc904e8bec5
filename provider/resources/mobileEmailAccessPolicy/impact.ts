import { counted } from "../../counted";
import type { Fact } from "../../impact/facts";
import type { Change, Context } from "../../lifecycle/define";
import { overlaps } from "../../lifecycle/path";
import { isUnfinished } from "../../lifecycle/unfinished";
import { foundAsDeclared } from "../settings";
import { livePolicy, type Policy } from "./census/accessDecision";
import { refusedDevices } from "./census/activeSyncVersion";
import { nameOfRule, pairFor } from "./census/apps";
import { census } from "./census/census";
import { toGoal, toRestoreGoal } from "./convergence/goal";
import { policyAfter } from "./convergence/policyAfter";
import type { Goal } from "./convergence/steps";
import { phasesTo } from "./convergence/steps";
import { type DeviceGroup, type DeviceImpact, deviceImpactOf } from "./impact/deviceImpact";
import { skippingPolicies } from "./impact/skippingPolicies";
import { usersOfOtherApps } from "./impact/usage";
import { readPolicy } from "./live";
import type { Computed, MobileEmailAccessPolicyInputs, State } from "./schema";
import { effectiveMode, findRule, knownRules, type LivePolicy, outlookRule, samePair } from "./wire";

export type PolicyChange = Change<MobileEmailAccessPolicyInputs, LivePolicy>;

/** Whom the change affects, in counts. */
export async function impact(context: Context, change: PolicyChange): Promise<Fact[]> {
  const { tenant } = context;
  if (change.verb === "delete" && change.olds?.onDelete !== "restore")
    return [{ kind: "stays", because: "onDelete" }];
  const live = change.live?.raw ?? (await readPolicy(tenant, false));
  if (change.verb === "delete") return restored(context, live, change.olds ?? {});
  const { olds = {}, paths, unknownPaths = [] } = change;
  const isOpen = unknownPaths.some((path) => overlaps(path, "additionalRules"));
  const news = isOpen ? withKnownRules(change.news, olds) : change.news;
  if (!news?.mode) return [];
  const found = foundAsDeclared(context, change, "mode");
  if (paths.length === 0) return found;
  const goal = toGoal(live, { olds, news: news as MobileEmailAccessPolicyInputs, paths });
  const [reached, unreached] = await Promise.all([
    reachEffects(context, live, goal, news, isOpen),
    paths.includes("mode") ? limits(context, news.mode) : [],
  ]);
  const open: Fact[] = isOpen ? [{ kind: "rulesNotCounted" }] : [];
  return [...found, ...driftEffects(live, change), ...reached, ...open, ...unreached];
}

/** The rules that are known, and those of the last run: that they leave is not known either. */
function withKnownRules(news: PolicyChange["news"], olds: State): PolicyChange["news"] {
  const rules = knownRules(news?.additionalRules);
  const before = (olds.additionalRules ?? []).filter((old) => !rules.some((rule) => samePair(rule, old)));
  return { ...news, additionalRules: [...rules, ...before] };
}

async function restored(
  context: Context,
  live: LivePolicy,
  olds: Partial<MobileEmailAccessPolicyInputs> & Partial<Computed>,
): Promise<Fact[]> {
  const goal = toRestoreGoal(live, olds);
  if (phasesTo(live, goal).length === 0) return [];
  const level = goal.level ?? live.settings.DefaultAccessLevel;
  return [{ kind: "levelIsRestored", level }, ...(await reachEffects(context, live, goal, {}))];
}

/** Somebody changed the tenant: what that made of the policy. */
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
  live: LivePolicy,
  goal: Goal,
  news: Partial<MobileEmailAccessPolicyInputs>,
  isOpen = false,
): Promise<Fact[]> {
  const mode = modeOf(news, isOpen);
  if (live.settings.IsIntuneManaged) return [...mode, { kind: "managedByIntune" }];
  const [before, after] = [livePolicy(live), policyAfter(live, goal)];
  // Almost always some people lose their app then, so the report need not wait for the devices.
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
  if (fates.length === 0) return [...mode, { kind: "noDeviceIsTouched", source: "deviceList" }, ...refused];
  const kept = losing ? keptBy(touched, news.additionalRules?.length ?? 0) : [];
  return [...mode, ...fates, ...kept, ...refused, ...(isOpen ? [] : rareApps(touched))];
}

/** The same without counts. */
function uncounted(before: Policy, after: Policy): Fact[] {
  const isOpen = ({ level }: Policy) => level === "Allow";
  if (isOpen(before) === isOpen(after)) return [];
  const become = { Allow: "allowed", Block: "blocked", Quarantine: "quarantined" } as const;
  return [{ kind: "uncountedDevices", become: become[after.level] }];
}

function modeOf(
  { mode, additionalRules = [] }: Partial<MobileEmailAccessPolicyInputs>,
  hasUnknownRules: boolean,
): Fact[] {
  const apps = additionalRules.filter(({ accessLevel }) => accessLevel === "Allow").map(nameOfRule);
  return mode ? [{ kind: "accessMode", mode, apps, hasUnknownRules }] : [];
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

function keptBy({ byRule, byExemption }: DeviceImpact, rules: number): Fact[] {
  const devices = byRule.devices + byExemption.devices;
  if (devices === 0) return [];
  return [
    {
      ...{ kind: "keepsSyncing", devices, source: "deviceList" },
      byRule: { devices: byRule.devices, apps: [...byRule.apps.keys()], rules },
      byExemption: byExemption.devices,
    },
  ];
}

/** Apps that a mode stops although nobody may have thought of them. */
const rareApps = ({ stop, asked }: DeviceImpact): Fact[] =>
  [...stop.rare, ...asked.rare].map(([app, kind]) => ({ kind: "ruleKeepsApp", app, ...pairFor(kind) }));

async function limits({ tenant }: Context, mode: MobileEmailAccessPolicyInputs["mode"]): Promise<Fact[]> {
  if (mode === "anyApp") return [];
  const policies = await skippingPolicies(tenant);
  return [
    { kind: "otherProtocolsStay" },
    ...(policies.length > 0 ? [{ kind: "conditionalAccessDecides", policies } as const] : []),
  ];
}
