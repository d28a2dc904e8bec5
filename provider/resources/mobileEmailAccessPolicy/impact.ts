import { counted } from "../../counted";
import { count, figure, list } from "../../impact/wording";
import type { Change, Context } from "../../lifecycle/define";
import { overlaps } from "../../lifecycle/path";
import { isUnfinished } from "../../lifecycle/unfinished";
import { foundAsDeclared } from "../singletons";
import { livePolicy, type Policy, policyAfter } from "./access";
import { nameOfRule, pairFor } from "./apps";
import { census, censusKey } from "./census";
import { conditionalAccessLines } from "./conditionalAccess";
import { toGoal, toRestoreGoal } from "./goal";
import { readPolicy } from "./live";
import { tooOldLines } from "./protocol";
import { type Reach, reachOf, type Share } from "./reach";
import type { Computed, MobileEmailAccessPolicyInputs, State } from "./schema";
import type { Goal } from "./steps";
import { phasesTo } from "./steps";
import { usersOfOtherApps } from "./usage";
import {
  effectiveMode,
  findRule,
  isPrompt,
  knownRules,
  type LivePolicy,
  outlookRule,
  samePair,
} from "./wire";

export type PolicyChange = Change<MobileEmailAccessPolicyInputs, LivePolicy>;

/** Whom the change touches, in counts. */
export async function impact(context: Context, change: PolicyChange): Promise<string[]> {
  const { tenant } = context;
  if (change.verb === "delete" && change.olds?.onDelete !== "restore") return [stays];
  const live = change.live?.raw ?? (await readPolicy(tenant, false));
  if (change.verb === "delete") return restoreLines(context, live, change.olds ?? {});
  const { olds = {}, paths, unknownPaths = [] } = change;
  const isOpen = unknownPaths.some((path) => overlaps(path, "additionalRules"));
  const news = isOpen ? withKnownRules(change.news, olds) : change.news;
  if (!news?.mode) return [];
  const found = foundAsDeclared(context, change, "mode");
  if (paths.length === 0) return found;
  const goal = toGoal(live, { olds, news: news as MobileEmailAccessPolicyInputs, paths });
  const [reached, unreached] = await Promise.all([
    reachLines(context, live, goal, news, isOpen),
    paths.includes("mode") ? limits(context, news.mode) : [],
  ]);
  return [...found, ...driftLines(live, change), ...reached, ...(isOpen ? [notCounted] : []), ...unreached];
}

const notCounted =
  "additionalRules is not known yet: whom its rules let in or shut out is not counted, and shows when the update runs.";

/** The rules that are known, and those of the last run: that they leave is not known either. */
function withKnownRules(news: PolicyChange["news"], olds: State): PolicyChange["news"] {
  const rules = knownRules(news?.additionalRules);
  const before = (olds.additionalRules ?? []).filter((old) => !rules.some((rule) => samePair(rule, old)));
  return { ...news, additionalRules: [...rules, ...before] };
}

const stays = 'stays in the tenant as it is. To put back what was found at first, set onDelete: "restore".';

async function restoreLines(
  context: Context,
  live: LivePolicy,
  olds: Partial<MobileEmailAccessPolicyInputs> & Partial<Computed>,
): Promise<string[]> {
  const goal = toRestoreGoal(live, olds);
  if (phasesTo(live, goal).length === 0) return [];
  const lines = await reachLines(context, live, goal, {});
  return [`what was found at first is put back: default access level ${goal.level}.`, ...lines];
}

/** Somebody changed the tenant: what that made of the policy. */
function driftLines(live: LivePolicy, { olds, news, paths }: PolicyChange): string[] {
  if (!olds?.mode || !paths.includes("mode") || olds.mode !== news?.mode || isUnfinished(olds)) return [];
  const level = live.settings.DefaultAccessLevel;
  const mode = effectiveMode(live, { ...olds, ...news });
  if (mode === "anyApp")
    return ["somebody set the default access level to Allow: the policy is open to every app now."];
  if (mode === "outlookOnly")
    return ["somebody set the default access level to Block: only Outlook synchronises now."];
  if (mode !== "custom")
    return ["somebody set the default access level to Quarantine: people wait for an administrator now."];
  return findRule(live, outlookRule)?.AccessLevel === "Allow"
    ? ["somebody changed the text that people in quarantine read."]
    : [
        `the rule that lets Outlook in is missing or changed, with the default access level ${level}: Outlook is shut out as well.`,
      ];
}

async function reachLines(
  { tenant }: Context,
  live: LivePolicy,
  goal: Goal,
  news: Partial<MobileEmailAccessPolicyInputs>,
  isOpen = false,
): Promise<string[]> {
  const headline = headlineOf(news, isOpen);
  if (live.settings.IsIntuneManaged) {
    return [
      `${headline}The organisation is managed by Intune: Exchange probably does not look at these rules, and nobody is touched.`,
    ];
  }
  const [before, after] = [livePolicy(live), policyAfter(live, goal)];
  // Somebody will lose their app then, as good as always: the report need not wait for the devices.
  const isClosing = before.level === "Allow" && after.level !== "Allow";
  const [found, early] = await Promise.all([
    counted(tenant.snapshot, censusKey, "how many devices this touches", () => census(tenant)),
    isClosing ? usersOfOtherApps(tenant) : undefined,
  ]);
  if (!found) return uncounted(headline, before, after);
  const tooOld = tooOldLines(found.tooOld);
  const reach = reachOf(found.kinds, before, after, news.additionalRules ?? []);
  const losing = reach.stop.devices + reach.asked.devices > 0;
  const late = losing && !isClosing ? await usersOfOtherApps(tenant) : undefined;
  const changes = changesOf(reach);
  if (changes.length === 0) return [`${headline}No device that synchronises today is touched.`, ...tooOld];
  const kept = losing ? keptClause(reach, news.additionalRules?.length ?? 0) : "";
  return [
    `${headline}${changes.join("; ")}${kept}.`,
    sourceLine(losing ? (early ?? late) : undefined),
    ...tooOld,
    ...(isOpen ? [] : rareLines(reach)),
  ];
}

/** The same without figures. */
function uncounted(headline: string, before: Policy, after: Policy): string[] {
  const isOpen = ({ level }: Policy) => level === "Allow";
  const stop =
    after.level === "Block"
      ? "Devices in other apps stop synchronising at once."
      : "Devices in other apps go into quarantine at their next contact and are asked.";
  const said = isOpen(after) ? "Devices that were kept out start to synchronise." : stop;
  const line = `${headline}${isOpen(before) === isOpen(after) ? "" : said}`.trim();
  return line === "" ? [] : [line];
}

function headlineOf(
  { mode, additionalRules = [] }: Partial<MobileEmailAccessPolicyInputs>,
  isOpen: boolean,
): string {
  const known = additionalRules.filter(({ accessLevel }) => accessLevel === "Allow").map(nameOfRule);
  const extra = isOpen ? [...known, "what additionalRules lets in besides"] : known;
  if (!mode) return "";
  if (mode === "anyApp") return "every app may synchronise. ";
  if (isPrompt(mode)) return "every app may synchronise, but people are asked first to move to Outlook. ";
  return extra.length > 0 ? `Outlook, and ${list(extra)}. ` : "Outlook only. ";
}

function changesOf({ stop, asked, start }: Reach): string[] {
  return [
    ...said(stop, "stop synchronising at once", "stops synchronising at once"),
    ...said(
      asked,
      "go into quarantine at their next contact and are asked",
      "goes into quarantine at its next contact and is asked",
    ),
    ...said(start, "start to synchronise", "starts to synchronise"),
  ];
}

function sourceLine(seen: number | undefined): string {
  const report =
    seen === undefined
      ? ""
      : `; Microsoft's usage report counts ${count(seen, "user")} of other apps than Outlook on phones in the last 30 days`;
  return `counted from the device list, which includes stale partnerships${report}.`;
}

function keptClause({ byRule, byExemption }: Reach, rules: number): string {
  const exempted =
    byExemption.devices > 0 ? [`${count(byExemption.devices, "device")} through individual exemptions`] : [];
  const kept = [...(byRule.devices > 0 ? [keptNoun(byRule, rules)] : []), ...exempted];
  return kept.length > 0 ? `; ${keptSentence(kept, byRule.devices > 0)}` : "";
}

function keptSentence(kept: readonly string[], hasRule: boolean): string {
  return hasRule ? kept.join(", ") : `${kept.join("")} keep synchronising`;
}

function keptNoun(share: Share, rules: number): string {
  const names = [...share.apps.keys()];
  const what = names.length === 1 ? `device${share.devices === 1 ? "" : "s"} in ${names[0]}` : "devices";
  const verb = share.devices === 1 ? "keeps" : "keep";
  return `${figure(share.devices)} ${what} ${verb} synchronising by the additional rule${rules === 1 ? "" : "s"}`;
}

function said(share: Share, many: string, one: string): string[] {
  if (share.devices === 0) return [];
  const apps = [...share.apps].sort((a, b) => b[1] - a[1]);
  const named = apps.map(([name, devices]) => `${name} ${figure(devices)}`).join(", ");
  return [
    `${count(share.devices, "device")} of ${count(share.users.size, "user")} ${share.devices === 1 ? one : many} (${named})`,
  ];
}

/** Apps that a mode stops although nobody may have thought of them. */
function rareLines({ stop, asked }: Reach): string[] {
  return [...stop.rare, ...asked.rare].map(([name, kind]) => {
    const { characteristic, queryString } = pairFor(kind);
    const line = `{ characteristic: "${characteristic}", queryString: ${JSON.stringify(queryString)}, accessLevel: "Allow" }`;
    return `to keep ${name} going, add ${line} to additionalRules.`;
  });
}

async function limits({ tenant }: Context, mode: MobileEmailAccessPolicyInputs["mode"]): Promise<string[]> {
  if (mode === "anyApp") return [];
  return [
    "IMAP, POP and browsers are not affected by these rules; for those use Conditional Access.",
    ...(await conditionalAccessLines(tenant)),
  ];
}
