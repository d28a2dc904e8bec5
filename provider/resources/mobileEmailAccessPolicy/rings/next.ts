import { ConstraintError } from "../../../errors";
import { list, quoted } from "../../../impact/format";
import { nearest } from "../../../nearest";
import type { AccessLevel } from "../../../tenant/exchange/organizationSettings";
import { isCalled, type Ring } from "./rings";
import type { RingStanding, Standing } from "./standing";

export type Next = readonly [Ring, RingStanding];

/**
 * The first ring that still has exemptions of ours, or the one called `wanted`.
 *
 * @throws ConstraintError if no ring has that name, or if a ring up to this one names somebody who does not exist
 */
export function nextRing(standing: Standing, wanted?: string): Next | undefined {
  const { rings } = standing;
  const index = rings.findIndex(([ring, { exemptions }]) =>
    wanted === undefined ? exemptions > 0 : isCalled(ring, wanted),
  );
  if (wanted !== undefined && index < 0) throw new ConstraintError(notCalled(standing, wanted));
  const known = index < 0 ? rings : rings.slice(0, index + 1);
  const problems = known.flatMap(([{ name, problem }]) =>
    problem ? [`ring ${quoted(name)}: ${problem}`] : [],
  );
  if (problems.length > 0)
    throw new ConstraintError(`${problems.join(" ")} Nothing was written. Correct the rings file.`);
  return rings[index];
}

function notCalled({ rings, former }: Standing, wanted: string): string {
  const names = rings.map(([{ name }]) => name);
  const near = nearest(wanted, names);
  const hint = near ? `Did you mean ${quoted(near)}?` : `The rings are ${list(names.map(quoted))}.`;
  const past = former.some((ring) => isCalled(ring, wanted))
    ? " The ledger has a ring of that name, which is no longer in the rings file."
    : "";
  return `no ring is called ${quoted(wanted)}.${past} ${hint} Nothing was written.`;
}

/** Why the exemptions of a ring cannot end yet; undefined if they can. @param today ISO date, such as 2026-12-08 */
export function whyNotYet({ name, day }: Ring, level: AccessLevel, today: string): string | undefined {
  if (level !== "Block")
    return `the mode outlookOnly is not on (default access level ${level}), so no exemption is in use yet. Apply it with pulumi up first.`;
  if (day > today)
    return `the day of ring ${quoted(name)} has not come: it is ${day}. Wait, or set an earlier day in the rings file.`;
  return undefined;
}
