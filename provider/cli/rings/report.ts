import type { DeviceGroup } from "../../resources/mobileEmailAccessPolicy/impact/deviceImpact";
import type { Taken } from "../../resources/mobileEmailAccessPolicy/quarantine/takeBack";
import type { Next } from "../../resources/mobileEmailAccessPolicy/rings/next";
import type { Ring } from "../../resources/mobileEmailAccessPolicy/rings/rings";
import type { RingStanding, Standing } from "../../resources/mobileEmailAccessPolicy/rings/standing";

export type RingState = "unknown" | "exempted" | "waits" | "due" | "ended" | "notExempted";

/** @param today such as 2026-12-08 */
export function stateOf(
  { problem, day }: Ring,
  { exemptions, ended }: RingStanding,
  { policy }: Standing,
  today: string,
): RingState {
  if (problem) return "unknown";
  if (exemptions === 0) return ended > 0 ? "ended" : "notExempted";
  if (policy.level !== "Block") return "exempted";
  return day > today ? "waits" : "due";
}

export function statusReport(tenantId: string, standing: Standing, today: string) {
  return {
    version: 1,
    tenantId,
    defaultAccessLevel: standing.policy.level,
    rings: standing.rings.map(([ring, one]) => ({
      ...placeOf(ring),
      state: stateOf(ring, one, standing, today),
      ...(ring.problem ? { problem: ring.problem } : figuresOf(ring.people, one)),
    })),
    noRing: figuresOf(undefined, standing.rest),
    ringsNotInFile: standing.former.map(({ name, ended }) => ({ name, exemptionsEnded: ended })),
    exemptionsOfUnknownAddresses: standing.stray,
  };
}

/** @param written absent in a dry run @param notYet why the exemptions of the ring may not end now */
export function nextReport(
  tenantId: string,
  next: Next | undefined,
  { written, notYet }: { written: Taken | undefined; notYet: string | undefined },
) {
  const ring = next && { ...placeOf(next[0]), ...figuresOf(next[0].people, next[1]) };
  const { devices, mailboxes, failed } = written ?? {};
  return {
    version: 1,
    tenantId,
    dryRun: written === undefined,
    ...(ring ? { ring } : {}),
    ...(notYet ? { notYet } : {}),
    ...(written ? { ended: devices, mailboxes, failed: failed?.length } : {}),
  };
}

const placeOf = ({ number, name, day }: Ring) => ({ number, name, day });

/** Counts only, without names of people. */
const figuresOf = (people: number | undefined, one: RingStanding) => ({
  ...(people === undefined ? {} : { people }),
  withPhone: one.phones.size,
  onOutlook: one.onOutlook.size,
  exemptions: one.exemptions,
  exemptedMailboxes: one.exempted,
  exemptionsEnded: one.ended,
  exemptionsOfOthers: one.byOthers,
  otherApps: figuresIn(one.otherApps),
  stopWithTheRing: { ...figuresIn(one.held), withoutOutlook: one.withoutOutlook(one.held) },
});

const figuresIn = ({ devices, users, apps }: DeviceGroup) => ({
  devices,
  users: users.size,
  apps: Object.fromEntries(apps),
});
