import { count, figure, list } from "../../impact/format";
import type { Taken } from "../../resources/mobileEmailAccessPolicy/quarantine/takeBack";
import type { Next } from "../../resources/mobileEmailAccessPolicy/rings/next";
import type { RingStanding, Standing } from "../../resources/mobileEmailAccessPolicy/rings/standing";
import { endOf, nextForRest, people, titleOf } from "./text";

/** Whom the end of a ring's exemptions affects. @param why complete sentence if they may not end yet */
export function nextText(standing: Standing, [ring, one]: Next, why: string | undefined): string {
  const who = `${people(ring.people ?? one.phones.size)}, ${count(one.exemptions, "device")} exempted until today`;
  const outlook = `${figure(one.onOutlook.size)} already ${one.onOutlook.size === 1 ? "uses" : "use"} Outlook`;
  const { devices, apps } = one.held;
  const stopping =
    devices === 0
      ? "no device will stop syncing."
      : `${count(devices, "device")} in ${list([...apps.keys()])} will stop syncing immediately.${hurry(one)}`;
  return [
    `${titleOf(ring, standing)} (${ring.day}): ${who}. ${outlook}; ${stopping}`,
    `Dry run: nothing was written. ${why ? capital(why) : "Run again with --yes."}`,
  ].join("\n");
}

/** @param kept numbers of mailboxes that keep their exemptions */
function hurry(one: RingStanding, kept: ReadonlySet<number> = new Set()): string {
  const users = [...one.held.users.keys()].filter((user) => !kept.has(user));
  const without = users.filter((user) => !one.onOutlook.has(user)).length;
  if (without === 0) return "";
  return ` ${figure(without)} of ${count(users.length, "user")} ${without === 1 ? "has" : "have"} no Outlook yet.`;
}

const capital = (text: string) => text.replace(/^./, (first) => first.toUpperCase());

/** What was done, and the next step. */
export function afterText(standing: Standing, [ring, one]: Next, taken: Taken): string {
  const { devices, mailboxes } = taken;
  const ended = `${count(devices, "exemption")} of ${count(mailboxes, "mailbox", "mailboxes")} ended`;
  const following = standing.rings.find(
    ([{ number }, { exemptions }]) => number !== ring.number && exemptions > 0,
  );
  const next = following
    ? `Next: ${titleOf(following[0], standing)}, on ${following[0].day}.`
    : "See what is left with: m365 rings status";
  return `${titleOf(ring, standing)}: ${ended}; ${stopped(standing, one, taken)}\n${next}`;
}

/** Leaves out mailboxes that refused the change, and then also the apps, which are known only for all mailboxes. */
function stopped({ numbers }: Standing, one: RingStanding, { failed }: Taken): string {
  const kept = new Set(failed.map(({ mailbox }) => numbers.get(mailbox) ?? -1));
  const { users, apps } = one.held;
  const devices = [...users].reduce((sum, [user, more]) => sum + (kept.has(user) ? 0 : more), 0);
  if (devices === 0) return "no device stopped syncing.";
  const where = failed.length > 0 ? "" : ` in ${list([...apps.keys()])}`;
  return `${count(devices, "device")}${where} stopped syncing.${hurry(one, kept)}`;
}

/** @param asked the ring that was named, if any */
export function doneText(standing: Standing, asked: Next | undefined): string {
  if (asked) return `${titleOf(asked[0], standing)}: no exemption is left to end. Nothing was written.`;
  if (!standing.hasBegun)
    return "The ledger records no exemption that is in force. Nothing was written. Begin with: m365 exempt --mode outlookOnly";
  const { exemptions } = standing.rest;
  const rest = `${count(exemptions, "exemption")} of people in no ring ${exemptions === 1 ? "is" : "are"} left. ${nextForRest}`;
  const end = exemptions > 0 ? [rest] : endOf(standing);
  return ["No ring has exemptions left to end. Nothing was written.", ...end].join("\n");
}
