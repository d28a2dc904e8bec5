import { ConstraintError } from "../errors";
import type { Tenant } from "../tenant/connect";
import type { Context, Definition, Values } from "./define";
import { observing } from "./reconcile";

interface Gone {
  kind: string;
  id: string;
  /** Of the resource that had it. */
  owner: string;
}

/** What each operation called gone. */
const operations = new WeakMap<Tenant, Gone[]>();

const goneIn = ({ tenant }: Context): readonly Gone[] => operations.get(tenant) ?? [];

/** What is made in its place, and the delete that the engine sends after that, have to look again. */
export function rememberGone({ kind }: Definition, context: Context, id: string): void {
  const { tenant, resource } = context;
  operations.set(tenant, [...goneIn(context), { kind, id, owner: resource.owner }]);
}

/** Before anything is made in place of what was called gone. */
export async function assertGone(definition: Definition, context: Context, news: Values): Promise<void> {
  const { owner } = context.resource;
  for (const { kind, id } of goneIn(context).filter((one) => one.owner === owner)) {
    if (kind !== definition.kind) continue;
    if (!(await definition.observe(context, id, observing({}, news, true)))) continue;
    throw new ConstraintError(
      `${id} was gone when this run looked for it, and is there now: nothing is made in its place, and whoever gets it keeps it. Nothing was written. Run this again: the preview shows how it stands.`,
    );
  }
}

/** Whether a delete has nothing to do, because this run found the object gone and still does. */
export async function isStillGone(
  definition: Definition,
  context: Context,
  id: string,
  olds: Values,
): Promise<boolean> {
  if (!goneIn(context).some((one) => one.kind === definition.kind && one.id === id)) return false;
  if (!(await definition.observe(context, id, observing(olds, olds, true)))) return true;
  throw new ConstraintError(
    `${id} was gone when this run looked for it, and is there now: it is not deleted, and whoever gets it keeps it.`,
  );
}
