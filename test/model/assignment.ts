import {
  type AssignmentWish,
  type HeldOf,
  inOrder,
  type Key,
  type Model,
  Refusal,
  type StackModel,
  type Target,
  union,
  without,
} from "./model";

export type HeldAssignment = HeldOf<"ProfileAssignment">;

/** A name refers to the group that it was first resolved to, as long as that group exists. */
function groupOf({ tenant }: Model, { group, id }: Target, names?: Map<string, string>): string {
  const exists = (one: string | undefined) => [...tenant.groups.values()].find((known) => known === one);
  const found = id === undefined ? (exists(names?.get(group)) ?? tenant.groups.get(group)) : exists(id);
  if (found === undefined) throw new Refusal(`there is no group ${id ?? group}`);
  return found;
}

const keyOf = ({ isExcluded }: Target, group: string): Key =>
  `${isExcluded ? "excludeGroup" : "group"}/${group}`;

function declaredKeys(model: Model, { targets }: AssignmentWish, names?: Map<string, string>): Set<Key> {
  const groups = targets.map((target) => groupOf(model, target, names));
  if (new Set(groups).size < groups.length) throw new Refusal("one group twice");
  return new Set(targets.map((target, index) => keyOf(target, groups[index] as string)));
}

/** Ownership with `additive`: only entries that this resource added and no longer declares are removed. */
function entriesAfter(live: Set<Key>, wish: AssignmentWish, declared: Set<Key>, brought: Set<Key>): Set<Key> {
  if (wish.mode === "authoritative") return declared;
  return union(without(live, without(brought, declared)), declared);
}

const broughtAfter = (
  live: Set<Key>,
  wish: AssignmentWish,
  declared: Set<Key>,
  brought: Set<Key>,
): Set<Key> =>
  wish.mode === "authoritative"
    ? declared
    : new Set([...declared].filter((key) => brought.has(key) || !live.has(key)));

function profileOf(stack: StackModel, { of }: AssignmentWish): string {
  if ("id" in of) return of.id;
  const held = stack.held.get(of.resource);
  if (held?.kind !== "EmailProfile") throw new Error(`${of.resource} is not there`);
  return held.id;
}

/** Entries of deleted groups stay until the next write, which leaves them out, because the service refuses them. */
function written({ tenant }: Model, live: Set<Key>, wanted: Set<Key>): Set<Key> {
  const isSame = live.size === wanted.size && [...live].every((key) => wanted.has(key));
  const ids = new Set(tenant.groups.values());
  return isSame ? wanted : new Set([...wanted].filter((key) => ids.has(key.split("/")[1] ?? "")));
}

/** Identifies the profile: by its id as soon as it has one, otherwise by the resource. */
function profileIn(stack: StackModel, { of }: AssignmentWish): string {
  if ("id" in of) return of.id;
  const held = stack.held.get(of.resource);
  return held?.kind === "EmailProfile" ? held.id : `new ${of.resource}`;
}

/** @throws Refusal for inputs that a preview must always refuse */
export function checkAssignment(model: Model, stack: StackModel, name: string, wish: AssignmentWish): void {
  if ("id" in wish.of && !model.tenant.profiles.has(wish.of.id))
    throw new Refusal(`${wish.of.id} is no e-mail profile`);
  const held = stack.held.get(name) as HeldAssignment | undefined;
  if (!(held && wish.isIgnored)) declaredKeys(model, wish, held?.names);
  const others = Object.entries(stack.wishes).filter(
    ([other, one]) =>
      other !== name && one.kind === "ProfileAssignment" && profileIn(stack, one) === profileIn(stack, wish),
  ) as [string, AssignmentWish][];
  if (others.some(([, other]) => other.mode === "authoritative" || wish.mode === "authoritative"))
    throw new Refusal("two owners of one profile");
}

/** @returns the assignment to remove, if it moves to another profile */
export function upAssignment(
  model: Model,
  stack: StackModel,
  name: string,
  wish: AssignmentWish,
): HeldAssignment | undefined {
  const id = profileOf(stack, wish);
  const profile = model.tenant.profiles.get(id);
  if (!profile) throw new Error(`there is no profile ${id}`);
  const held = stack.held.get(name) as HeldAssignment | undefined;
  const before = held?.id === id ? held : undefined;
  // The engine replaces ignored properties with those of the last inputs, also in a replacement.
  const declaredWish = held && wish.isIgnored ? { ...wish, targets: held.wish.targets } : wish;
  const isIgnored = before !== undefined && wish.isIgnored === true;
  const brought = before?.brought ?? new Set<Key>();
  let now = brought;
  const names = new Map(before?.names);
  if (!isIgnored) {
    const declared = declaredKeys(model, declaredWish, before?.names);
    now = broughtAfter(profile.entries, wish, declared, brought);
    const alone = without(brought, keptBefore(model, stack, name, id));
    profile.entries = written(model, profile.entries, entriesAfter(profile.entries, wish, declared, alone));
    for (const target of declaredWish.targets.filter((one) => one.id === undefined))
      names.set(target.group, groupOf(model, target, before?.names));
  }
  stack.held.set(name, { kind: "ProfileAssignment", id, wish: declaredWish, brought: now, names });
  return before ? undefined : held;
}

/** Targets of this profile that resources before this one in the run declare. */
function keptBefore(model: Model, stack: StackModel, name: string, id: string): Set<Key> {
  const names = inOrder(stack.wishes).map(([one]) => one);
  const first = names.slice(0, names.indexOf(name)).map((one) => stack.held.get(one));
  return new Set(
    first.flatMap((held) =>
      held?.kind === "ProfileAssignment" && held.id === id ? [...declaredOf(model, held)] : [],
    ),
  );
}

/** Removes all assignments of the profile or, with `additive`, only the targets that this resource added. */
export function removeAssignment(
  model: Model,
  stack: StackModel,
  { id, wish, brought }: HeldAssignment,
): void {
  const profile = model.tenant.profiles.get(id);
  if (!profile) return;
  const others = [...stack.held.values()].filter((one) => one.kind === "ProfileAssignment" && one.id === id);
  const isOwned = others.some((one) => (one as HeldAssignment).wish.mode === "authoritative");
  const kept = new Set(others.flatMap((one) => [...declaredOf(model, one as HeldAssignment)]));
  if (isOwned) return;
  const gone = wish.mode === "authoritative" ? profile.entries : brought;
  const left = [...profile.entries].filter((key) => !gone.has(key) || kept.has(key));
  profile.entries = written(model, profile.entries, new Set(left));
}

const declaredOf = (model: Model, { wish, names }: HeldAssignment): Set<Key> =>
  declaredKeys(model, wish, names);
