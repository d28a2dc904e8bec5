import type { ResolvedTarget } from "../../resources/deviceConfigurations/assignmentTargets";
import { targetsOf } from "../../resources/deviceConfigurations/audiences";
import { mayHave, reachOf } from "../../resources/deviceConfigurations/reachOfPerson";
import { appOf } from "../../resources/mobileEmailAccessPolicy/census/apps";
import { isServed } from "../../resources/mobileEmailAccessPolicy/census/served";
import type { ComingPolicy } from "../../resources/mobileEmailAccessPolicy/impact/comingPolicy";
import { fateOf } from "../../resources/mobileEmailAccessPolicy/impact/deviceImpact";
import { readMailboxes, traitsIn } from "../../resources/mobileEmailAccessPolicy/quarantine/mailboxes";
import type { Tenant } from "../../tenant/connect";
import { mailboxOf } from "../../tenant/exchange/mobileDevices";
import { listPartnerships } from "../../tenant/exchange/partnerships";
import { listUsers } from "../../tenant/graph/everybody";
import { listUsersIn, type Named } from "../../tenant/graph/person";
import type { Pending } from "./pending";
import type { PendingProfile } from "./pendingProfiles";

const effects = { stop: "stopsSyncing", asked: "entersQuarantine", start: "startsSyncing" } as const;

/** One effect of a pending change on one person. */
export interface Reached {
  person: string;
  effect: (typeof effects)[keyof typeof effects] | "getsAccount" | "losesAccount" | "filterChanges";
  /** The mail app and the device, or the e-mail profile. */
  what: string;
}

/** Everybody whom a pending change affects. Changes of user consent are not listed, because they affect everybody. */
export async function reachedBy(tenant: Tenant, pending: Pending): Promise<Reached[]> {
  const found = pending.policy ? await devicesReached(tenant, pending.policy) : [];
  const members = membersIn(tenant);
  for (const profile of pending.profiles) found.push(...(await peopleReached(profile, members)));
  return found;
}

async function devicesReached(
  tenant: Tenant,
  { live, before, after, news }: ComingPolicy,
): Promise<Reached[]> {
  if (live.settings.IsIntuneManaged) return [];
  const found: Reached[] = [];
  const mailboxes = await readMailboxes(tenant);
  for await (const device of listPartnerships(tenant)) {
    const mailbox = mailboxes.get(mailboxOf(device));
    if (!mailbox || !isServed(device, mailbox)) continue;
    const traits = traitsIn(mailbox, device);
    const fate = fateOf(traits, before, after, news.additionalRules ?? []);
    if (fate !== "stop" && fate !== "asked" && fate !== "start") continue;
    const name = device.FriendlyName || traits.DeviceModel || traits.DeviceType;
    found.push({ person: mailbox.address, effect: effects[fate], what: `${appOf(traits).name}, ${name}` });
  }
  return found;
}

/** The members of a group or, without a group, the users of the tenant. Each list is read once. */
type MembersIn = (groupId: string | undefined) => Promise<readonly Named[]>;

function membersIn({ graph }: Tenant): MembersIn {
  const lists = new Map<string, Promise<readonly Named[]>>();
  return (groupId) => {
    const key = groupId?.toLowerCase() ?? "";
    const list = lists.get(key) ?? (groupId === undefined ? listUsers(graph) : listUsersIn(graph, groupId));
    lists.set(key, list);
    return list;
  };
}

async function peopleReached(pending: PendingProfile, members: MembersIn): Promise<Reached[]> {
  const before = pending.isNew ? [] : targetsOf(pending.profile);
  const people = await peopleMeant([...before, ...pending.after], members);
  const what = pending.profile.displayName ?? pending.profile.id;
  return [...people.values()].flatMap(({ person, groupIds }) => {
    const effect = effectOn(before, pending.after, groupIds);
    return effect ? [{ person, effect, what }] : [];
  });
}

/** The people whom the assignments include, each with those assigned groups that contain this person. */
async function peopleMeant(
  targets: readonly ResolvedTarget[],
  members: MembersIn,
): Promise<Map<string, { person: string; groupIds: Set<string> }>> {
  const people = new Map<string, { person: string; groupIds: Set<string> }>();
  for (const { kind, groupId } of targets) {
    if (groupId === undefined && kind !== "allUsers") continue;
    for (const { id, userPrincipalName } of await members(groupId)) {
      const known = people.get(id) ?? { person: userPrincipalName ?? id, groupIds: new Set() };
      if (groupId !== undefined) known.groupIds.add(groupId.toLowerCase());
      people.set(id, known);
    }
  }
  return people;
}

function effectOn(
  before: readonly ResolvedTarget[],
  after: readonly ResolvedTarget[],
  groupIds: ReadonlySet<string>,
): Reached["effect"] | undefined {
  const [was, is] = [reachOf(before, groupIds), reachOf(after, groupIds)];
  if (mayHave(was) !== mayHave(is)) return mayHave(is) ? "getsAccount" : "losesAccount";
  return mayHave(is) && filtersOf(was.included) !== filtersOf(is.included) && hasChanged(was, is)
    ? "filterChanges"
    : undefined;
}

const hasChanged = (...both: { outcome: string }[]): boolean =>
  both.some(({ outcome }) => outcome === "perDevice");

const filtersOf = (included: readonly ResolvedTarget[]): string =>
  included
    .map(({ filterId = "", filterMode = "" }) => `${filterId.toLowerCase()} ${filterMode}`)
    .sort()
    .join();
