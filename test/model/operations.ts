import { checkAssignment, removeAssignment, upAssignment } from "./assignment";
import { type Held, inOrder, type Model, Refusal, type StackModel } from "./model";
import { removeProfile, takenOver, upProfile } from "./profile";
import { removeConsent, removePolicy, upConsent, upPolicy } from "./settings";

const settings = ["MobileEmailAccessPolicy", "IntegratedAppsSetting"];

/** @throws Refusal if the preview must refuse the program */
function check(model: Model, stack: StackModel): void {
  followAliases(stack);
  const kinds: string[] = Object.values(stack.wishes).map(({ kind }) => kind);
  if (settings.some((kind) => kinds.indexOf(kind) !== kinds.lastIndexOf(kind)))
    throw new Refusal("a tenant has one of each setting");
  for (const [name, wish] of inOrder(stack.wishes)) {
    if (wish.kind === "ProfileAssignment") checkAssignment(model, stack, name, wish);
    if (wish.kind !== "EmailProfile") continue;
    const held = stack.held.get(name);
    if (held?.kind !== "EmailProfile" || !model.tenant.profiles.has(held.id))
      takenOver(model, stack, name, wish);
  }
}

/** Creates and updates in the order of the program, then deletes. */
export function up(model: Model, stack: StackModel): void {
  check(model, stack);
  const leaving: Held[] = [];
  for (const [name, wish] of inOrder(stack.wishes)) {
    if (wish.kind === "EmailProfile") upProfile(model, stack, name, wish);
    if (wish.kind === "MobileEmailAccessPolicy") upPolicy(model, stack, name, wish);
    if (wish.kind === "IntegratedAppsSetting") upConsent(model, stack, name, wish);
    const moved = wish.kind === "ProfileAssignment" ? upAssignment(model, stack, name, wish) : undefined;
    if (moved) leaving.push(moved);
  }
  const gone = [...stack.held].filter(([name]) => !(name in stack.wishes)).reverse();
  for (const [name, held] of gone) {
    stack.held.delete(name);
    leaving.push(held);
  }
  for (const held of leaving) remove(model, stack, held);
}

function remove(model: Model, stack: StackModel, held: Held): void {
  if (held.kind === "EmailProfile") removeProfile(model, stack, held);
  if (held.kind === "ProfileAssignment") removeAssignment(model, stack, held);
  if (held.kind === "MobileEmailAccessPolicy") removePolicy(model, stack, held);
  if (held.kind === "IntegratedAppsSetting") removeConsent(model, stack, held);
}

/** Removes deleted objects from the state, and changes nothing else. */
export function refresh({ tenant }: Model, stack: StackModel): void {
  for (const [name, held] of stack.held)
    if ("id" in held && !tenant.profiles.has(held.id)) stack.held.delete(name);
}

export function followAliases(stack: StackModel): void {
  for (const [name, { alias }] of inOrder(stack.wishes)) {
    const held = alias === undefined ? undefined : stack.held.get(alias);
    if (alias === undefined || held === undefined || stack.held.has(name)) continue;
    stack.held.delete(alias);
    stack.held.set(name, held);
  }
}
