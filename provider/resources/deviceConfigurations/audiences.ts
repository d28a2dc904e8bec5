import type { DeviceConfiguration } from "../../tenant/graph/deviceConfigurations";
import { appliedTargets, known, type ResolvedTarget } from "./assignmentTargets";
import { platformOfType } from "./platforms";
import type { Family } from "./platforms/platform";

/** Index of profiles by account and audience, so that thousands of profiles are searched once. */
export type Audiences = Map<string, Map<string, DeviceConfiguration>>;

const everybody = ["allusers", "alldevices"];
const anybody = "anybody";

export const familyOf = ({ "@odata.type": type }: DeviceConfiguration): Family | undefined =>
  platformOfType(type)?.family;

/** Key of the account that a profile sets up; undefined if devices do not create duplicates of it. */
export function accountOf(profile: DeviceConfiguration): string | undefined {
  const family = familyOf(profile);
  const host = String(profile["hostName"] ?? "").toLowerCase();
  if (!family || (!family.ignoresHost && host === "")) return undefined;
  return family.ignoresHost ? family.name : `${family.name} ${host}`;
}

/** The part of a target that identifies its audience. */
export type Target = Pick<ResolvedTarget, "kind" | "groupId" | "collectionId">;

interface Recipients {
  included: string[];
  excluded: Set<string>;
}

const keyOf = ({ kind, groupId, collectionId }: Target): string =>
  (groupId ?? collectionId ?? kind).toLowerCase();

function recipientsOf(targets: readonly Target[]): Recipients {
  const isExcluded = ({ kind }: Target) => kind === "excludeGroup";
  return {
    included: targets.filter((target) => !isExcluded(target)).map(keyOf),
    excluded: new Set(targets.filter(isExcluded).map(keyOf)),
  };
}

/** Includes targets of policy sets, because people get the profile through them too. */
export const targetsOf = ({ assignments = [] }: DeviceConfiguration): ResolvedTarget[] =>
  known(appliedTargets(assignments));

const recipients = new WeakMap<DeviceConfiguration, Recipients>();

function recipientsOfProfile(profile: DeviceConfiguration): Recipients {
  const found = recipients.get(profile) ?? recipientsOf(targetsOf(profile));
  recipients.set(profile, found);
  return found;
}

/** Whether two audiences overlap by group; a group that either excludes counts for neither. */
function overlap(one: Recipients, other: Recipients): boolean {
  const meet = (mine: string, theirs: string) =>
    mine === theirs || everybody.includes(mine) || everybody.includes(theirs);
  const isShared = (mine: string, theirs: string) => {
    const narrower = everybody.includes(mine) ? theirs : mine;
    return meet(mine, theirs) && !one.excluded.has(narrower) && !other.excluded.has(narrower);
  };
  return one.included.some((mine) => other.included.some((theirs) => isShared(mine, theirs)));
}

function keysOf(profile: DeviceConfiguration): string[] {
  const account = accountOf(profile);
  const who = recipientsOfProfile(profile).included;
  return account && who.length > 0 ? [...who, anybody].map((one) => `${account} ${one}`) : [];
}

export function indexAudiences(profiles: Iterable<DeviceConfiguration>): Audiences {
  const audiences: Audiences = new Map();
  for (const profile of profiles) addProfile(audiences, profile);
  return audiences;
}

export function addProfile(audiences: Audiences, profile: DeviceConfiguration): void {
  for (const key of keysOf(profile)) {
    const found = audiences.get(key) ?? new Map();
    audiences.set(key, found.set(profile.id, profile));
  }
}

export function removeProfile(audiences: Audiences, profile: DeviceConfiguration): void {
  for (const key of keysOf(profile)) audiences.get(key)?.delete(profile.id);
}

/** Other profiles that give the same account to some of these people. */
export function sharing(
  audiences: Audiences,
  profile: DeviceConfiguration,
  targets: readonly Target[],
): DeviceConfiguration[] {
  const account = accountOf(profile);
  const ours = recipientsOf(targets);
  if (!account || ours.included.length === 0) return [];
  const isEverybody = ours.included.some((one) => everybody.includes(one));
  const keys = isEverybody ? [anybody] : [...ours.included, ...everybody];
  const found = keys.flatMap((key) => [...(audiences.get(`${account} ${key}`)?.values() ?? [])]);
  return [...new Map(found.map((one) => [one.id, one])).values()].filter(
    (other) => other.id !== profile.id && overlap(ours, recipientsOfProfile(other)),
  );
}
