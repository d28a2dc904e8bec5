import { count, figure, quoted } from "../../impact/format";
import type { DeviceGroup } from "../../resources/mobileEmailAccessPolicy/impact/deviceImpact";
import type { FormerRing } from "../../resources/mobileEmailAccessPolicy/rings/ended";
import type { Ring } from "../../resources/mobileEmailAccessPolicy/rings/rings";
import type { RingStanding, Standing } from "../../resources/mobileEmailAccessPolicy/rings/standing";
import { type RingState, stateOf } from "./report";

export const people = (number: number) => count(number, "person", "people");

export const titleOf = ({ number, name }: Ring, { rings }: Standing) =>
  `ring ${number} of ${rings.length}, ${quoted(name)}`;

const states: Record<RingState, string> = {
  unknown: "cannot be counted",
  exempted: "exempted, and outlookOnly is not on yet",
  waits: "waits for its day",
  due: "its exemptions can end",
  ended: "its exemptions have ended",
  notExempted: "nobody is exempted",
};

/** One line for each ring, then the exemptions in no ring. @param today such as 2026-12-08 */
export function statusText(standing: Standing, today: string, ledger: string): string {
  const lines = standing.rings.map(([ring, one]) => {
    const head = `${titleOf(ring, standing)} (${ring.day}): ${states[stateOf(ring, one, standing, today)]}`;
    return ring.problem ? `${head}: ${ring.problem}` : `${head}. ${countsOf(ring.people, one)}`;
  });
  const begin = standing.hasBegun
    ? []
    : [
        `The ledger ${ledger} records no exemption that is in force. Begin with: m365 exempt --mode outlookOnly`,
      ];
  return [...begin, ...lines, ...restLines(standing), ...endOf(standing)].join("\n");
}

function countsOf(named: number | undefined, one: RingStanding): string {
  const withPhone = `${people(one.phones.size)} with a phone`;
  const who = named === undefined ? withPhone : `${people(named)}, ${figure(one.phones.size)} with a phone`;
  const mailboxes = count(one.exempted, "mailbox", "mailboxes");
  const exempted =
    one.exemptions > 0 ? `${count(one.exemptions, "exemption")} of ${mailboxes}` : "no exemption";
  const ended = one.ended > 0 ? `, ${figure(one.ended)} ended` : "";
  return `${who}, ${figure(one.onOutlook.size)} on Outlook; ${exempted}${ended}; ${inOtherApps(one.otherApps)}.`;
}

function inOtherApps(group: DeviceGroup): string {
  if (group.devices === 0) return "no device syncs in another app";
  const who = `${count(group.devices, "device")} of ${count(group.users.size, "user")}`;
  const apps = [...group.apps].sort(([, one], [, other]) => other - one);
  const named = apps.map(([app, devices]) => `${app} ${figure(devices)}`).join(", ");
  return `${who} ${group.devices === 1 ? "syncs" : "sync"} in other apps (${named})`;
}

const everyone = ({ rings, rest }: Standing): RingStanding[] => [...rings.map(([, one]) => one), rest];

function restLines(standing: Standing): string[] {
  const { rest, former, stray } = standing;
  const byOthers = everyone(standing).reduce((sum, one) => sum + one.byOthers, -stray);
  const stay =
    byOthers === 1
      ? "1 exemption is not in the ledger, because somebody else added it: it stays."
      : `${figure(byOthers)} exemptions are not in the ledger, because somebody else added them: they stay.`;
  return [
    ...(rest.exemptions > 0 ? [`in no ring: ${countsOf(undefined, rest)} ${nextForRest}`] : []),
    ...former.map(formerLine),
    ...(stray > 0 ? [strayLine(stray)] : []),
    ...(byOthers > 0 ? [stay] : []),
  ];
}

function formerLine({ name, ended }: FormerRing): string {
  const [verb, they] = ended === 1 ? ["was", "It counts"] : ["were", "They count"];
  return `${count(ended, "exemption")} ${verb} ended with ring ${quoted(name)}, which is no longer in the rings file. ${they} for the rings that the people are in now, so a ring that was only renamed needs nothing else.`;
}

function strayLine(stray: number): string {
  const [are, their] = stray === 1 ? ["is", "its"] : ["are", "their"];
  return `${count(stray, "exemption")} ${are} recorded under an address that no mailbox has any more, while another mailbox allows the same device. Replace ${their} address in the ledger with the new one of the person.`;
}

export const nextForRest = "Add a last ring with everybody: true, or end them with: m365 exempt --revoke";

/** The closing line once no exemption of the rollout is left; empty before. */
export function endOf(standing: Standing): string[] {
  const { rings, hasBegun, policy, stray } = standing;
  const isLeft = ({ exemptions }: RingStanding) => exemptions > 0;
  if (!hasBegun || stray > 0 || policy.level !== "Block" || rings.some(([{ problem }]) => problem)) return [];
  if (everyone(standing).some(isLeft)) return [];
  const isOnOutlook = ({ phones, onOutlook, otherApps }: RingStanding) =>
    phones.size === onOutlook.size && otherApps.devices === 0;
  return everyone(standing).every(isOnOutlook)
    ? ["Everybody with a phone is on Outlook, and no exemption of this rollout is left."]
    : ["No exemption of this rollout is left."];
}
