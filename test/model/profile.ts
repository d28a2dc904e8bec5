import { type HeldOf, type Model, markerOf, type ProfileWish, Refusal, type StackModel } from "./model";

export type HeldProfile = HeldOf<"EmailProfile">;

/** Objects with the resource's marker that no resource of this stack manages. */
function marked({ tenant }: Model, stack: StackModel, name: string): string[] {
  const held = new Set([...stack.held.values()].map((one) => ("id" in one ? one.id : "")));
  return [...tenant.profiles]
    .filter(([id, { marker }]) => marker === markerOf(stack, name) && !held.has(id))
    .map(([id]) => id);
}

/** The id of the profile that a create adopts: declared by the program, or left by an interrupted create. */
export function takenOver(
  model: Model,
  stack: StackModel,
  name: string,
  wish: ProfileWish,
): string | undefined {
  if (wish.adopt !== undefined) return adopted(model, wish.adopt);
  const found = marked(model, stack, name);
  for (const id of found) {
    const profile = model.tenant.profiles.get(id);
    const isLeftOver =
      profile?.isFresh &&
      profile.entries.size === 0 &&
      profile.hostName === wish.hostName &&
      profile.displayName === wish.displayName;
    if (!isLeftOver) throw new Refusal(`${name}: ${id} carries its marker`);
  }
  return found[0];
}

function adopted({ tenant, others }: Model, id: string): string {
  if (id === others.android || id === others.restrictions || !tenant.profiles.has(id))
    throw new Refusal(`${id} is no e-mail profile for iOS`);
  return id;
}

export function upProfile(model: Model, stack: StackModel, name: string, wish: ProfileWish): void {
  const { profiles } = model.tenant;
  const held = stack.held.get(name) as HeldProfile | undefined;
  const isThere = held !== undefined && profiles.has(held.id);
  const id = isThere ? held.id : takenOver(model, stack, name, wish);
  // A create writes an ignored property; an imported or existing resource keeps the tenant's value.
  const isIgnored = (isThere || wish.adopt !== undefined) && wish.isIgnored === true;
  const declared = isIgnored && isThere ? { ...wish, hostName: held.wish.hostName } : wish;
  if (id === undefined) {
    profiles.set(name, {
      displayName: declared.displayName,
      hostName: declared.hostName,
      marker: markerOf(stack, name),
      isFresh: true,
      entries: new Set(),
    });
  } else {
    const profile = profiles.get(id);
    if (!profile) throw new Error(id);
    const hostName = isIgnored ? profile.hostName : declared.hostName;
    if (profile.hostName !== hostName || profile.displayName !== declared.displayName)
      profile.isFresh = false;
    Object.assign(profile, { hostName, displayName: declared.displayName });
    if (profile.marker !== undefined && profile.marker !== markerOf(stack, name) && isThere) {
      profile.marker = markerOf(stack, name);
      profile.isFresh = false;
    }
  }
  stack.held.set(name, { kind: "EmailProfile", id: id ?? name, wish: declared });
}

/** Deletes the profile with its assignments, unless another resource manages it. */
export function removeProfile({ tenant }: Model, stack: StackModel, { id }: HeldProfile): void {
  const isTaken = [...stack.held.values()].some((one) => one.kind === "EmailProfile" && one.id === id);
  if (!isTaken) tenant.profiles.delete(id);
}
