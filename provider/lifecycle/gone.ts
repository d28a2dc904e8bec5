import { z } from "zod";
import { ConstraintError } from "../errors";
import type { Tenant } from "../tenant/connect";
import type { Context, Resource, Values } from "./define";
import { observing } from "./reconcile";

interface Gone {
  kind: string;
  id: string;
  /** The resource that managed it. */
  owner: string;
  /** An earlier run has already created another object in its place. */
  isReplaced?: boolean;
}

/** The output that records the missing object: the engine may repeat its delete in a later run, which may find it. */
export const insteadOf = z
  .string()
  .meta({
    description:
      "Id of the missing object that this one replaced. If that object is found again, it is not deleted.",
  })
  .optional();

/** What each operation found gone. */
const operations = new WeakMap<Tenant, Gone[]>();

const goneIn = ({ tenant }: Context): readonly Gone[] => operations.get(tenant) ?? [];

/** The create of a replacement, and the delete that the engine sends after it, must check again. */
export function rememberGone({ kind, context }: Resource, id: string): void {
  const { tenant, resource } = context;
  operations.set(tenant, [...goneIn(context), { kind, id, owner: resource.owner }]);
}

/** Reads from the state of a replacement which missing object it replaced. */
export function rememberReplaced({ kind, context }: Resource, { insteadOf: id }: Values): void {
  const { tenant, resource } = context;
  if (typeof id !== "string") return;
  operations.set(tenant, [...goneIn(context), { kind, id, owner: resource.owner, isReplaced: true }]);
}

/** Outputs of a create: the missing object that it replaces, if any. */
export function outputsInstead({ kind, context }: Resource): Values {
  const { owner } = context.resource;
  const gone = goneIn(context).findLast((one) => one.kind === kind && one.owner === owner && !one.isReplaced);
  return gone ? { insteadOf: gone.id } : {};
}

/** Before a create: throws if the object that it replaces exists after all. */
export async function assertGone(resource: Resource, news: Values): Promise<void> {
  const { context } = resource;
  const { owner } = context.resource;
  const ours = goneIn(context).filter((one) => one.owner === owner && one.kind === resource.kind);
  for (const { id, isReplaced } of ours) {
    if (isReplaced) continue;
    if (!(await resource.verbs.observe(id, observing(resource, {}, news, true)))) continue;
    throw new ConstraintError(
      `${id} was missing when this run looked for it, but exists now: no replacement is created, and the people who have it keep it. Nothing was written. Run this again: the preview shows the current situation.`,
    );
  }
}

/** Whether a delete has nothing to do, because this run found the object gone and still does. */
export async function isStillGone(resource: Resource, id: string, olds: Values): Promise<boolean> {
  const { context } = resource;
  if (!goneIn(context).some((one) => one.kind === resource.kind && one.id === id)) return false;
  if (!(await resource.verbs.observe(id, observing(resource, olds, olds, true)))) return true;
  throw new ConstraintError(
    `${id} was missing when its replacement was created, but exists now: it is not deleted, and the people who have it keep it. Delete it in the admin center if it is not needed, or remove it from the state (pulumi state delete), then run this again.`,
  );
}
