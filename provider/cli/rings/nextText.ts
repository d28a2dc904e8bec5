import { count, figure, list } from "../../impact/format";
import type { RevokeReport } from "../../resources/mobileEmailAccessPolicy/quarantine/revoke";
import type { Next } from "../../resources/mobileEmailAccessPolicy/rings/next";
import type { RingStanding, Standing } from "../../resources/mobileEmailAccessPolicy/rings/standing";
import { endOf, nextForRest, people, titleOf } from "./text";

/** Whom it hits to let a ring go. @param why it may not be let go yet: a whole sentence */
export function nextText(standing: Standing, [ring, one]: Next, why: string | undefined): string {
  const who = `${people(ring.people ?? one.phones.size)}, ${count(one.exemptions, "device")} exempted until today`;
  const outlook = `${figure(one.onOutlook.size)} already ${one.onOutlook.size === 1 ? "uses" : "use"} Outlook`;
  return [
    `${titleOf(ring, standing)} (${ring.day}): ${who}. ${outlook}; ${stopping(one)}`,
    `Dry run: nothing was written. ${why ? capital(why) : "Run again with --yes."}`,
  ].join("\n");
}

function stopping(one: RingStanding): string {
  const { held } = one;
  if (held.devices === 0) return "no device will stop syncing.";
  const without = one.withoutOutlook(held);
  const hurry =
    without > 0
      ? ` ${figure(without)} of ${count(held.users.size, "user")} ${without === 1 ? "has" : "have"} no Outlook yet.`
      : "";
  return `${count(held.devices, "device")} in ${list([...held.apps.keys()])} will stop syncing immediately.${hurry}`;
}

const capital = (text: string) => text.replace(/^./, (first) => first.toUpperCase());

/** What was done, and what comes after it. */
export function afterText(
  standing: Standing,
  [ring, one]: Next,
  { devices, mailboxes }: RevokeReport,
): string {
  const ended = `${count(devices, "exemption")} of ${count(mailboxes, "mailbox", "mailboxes")} ended`;
  const following = standing.rings.find(
    ([{ number }, { exemptions }]) => number !== ring.number && exemptions > 0,
  );
  const next = following
    ? `Next: ${titleOf(following[0], standing)}, on ${following[0].day}.`
    : "See what is left with: m365 rings status";
  return `${titleOf(ring, standing)}: ${ended}; ${stopping(one)}\n${next}`;
}

/** @param asked the ring that was named, if one was */
export function doneText(standing: Standing, asked: Next | undefined): string {
  if (asked) return `${titleOf(asked[0], standing)}: no exemption is left to end. Nothing was written.`;
  if (!standing.hasBegun)
    return "The ledger records no exemption that is in force. Nothing was written. Begin with: m365 exempt --mode outlookOnly";
  const { exemptions } = standing.rest;
  const rest = `${count(exemptions, "exemption")} of people in no ring ${exemptions === 1 ? "is" : "are"} left. ${nextForRest}`;
  const end = exemptions > 0 ? [rest] : endOf(standing);
  return ["No ring has exemptions left to end. Nothing was written.", ...end].join("\n");
}
