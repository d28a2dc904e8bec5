import { ConstraintError } from "../errors";
import { note, warning } from "../impact/notes";
import { managedElsewhere, writesOf } from "./adoptionWrites";
import { type Known, show } from "./check";
import type { Context, Observed, Resource, Values } from "./define";
import type { Difference } from "./diff";
import { namesIn } from "./namesIn";
import { overlaps, segmentsOf, valueAt } from "./path";
import { compareWith } from "./reconcile";
import { veiled } from "./report";
import { type Schema, shapeOf } from "./schema";

interface Adoption {
  news: Known<Values>;
  live: Observed<Values>;
  differences: readonly Difference[];
}

/** Warns if an object to be imported carries the marker of another resource. */
export function sayWhose({ resource, tell }: Context, { marker, ...live }: Observed<Values>): void {
  if (marker !== undefined && marker !== resource.owner) tell(warning(managedElsewhere(marker)));
  if (live.managedElsewhere !== undefined) tell(warning(live.managedElsewhere));
}

/** Reports what adopting an existing object writes to it, because the engine only shows a create or an import. */
export async function sayAdoption(resource: Resource, adoption: Adoption): Promise<void> {
  const { context } = resource;
  const { news, live, differences } = adoption;
  const { secretPaths = [] } = context.resource;
  const upkeep = resource.verbs.upkeep?.(live, news.values) ?? [];
  const writesTo = async (difference: Difference) => {
    const schema = schemaAt(resource.schema.inputs, difference.path, [news.values, live.inputs]);
    const shown = veiled(difference, secretPaths);
    const names = await namesIn(resource, shown);
    return writesOf(shown, schema, news).map((write) => ({ ...write, names }));
  };
  const writes = (await Promise.all(differences.map(writesTo))).flat();
  sayWhose(context, live);
  const isAsDeclared = writes.length + upkeep.length === 0;
  context.tell({ kind: "adopts", isAsDeclared }, ...writes, ...upkeep.map(note));
}

/** A setting with any other id would be unknown to claims: a delete would not see that another resource manages it. */
export function assertItsId({ kind, list, verbs, context }: Resource, id: string): void {
  const { tenantId } = context.tenant;
  if (list || verbs.create || id.toLowerCase() === tenantId.toLowerCase()) return;
  throw new ConstraintError(
    `import: "${id}" is not the id of the ${kind}. A tenant has exactly one, and its id is the tenant's, ${tenantId}. Nothing was imported. Use that id, or leave out import: up adopts the existing settings.`,
  );
}

/** Throws if a property that cannot be changed in place differs from the program. */
export function assertAdoptable(
  resource: Resource,
  id: string,
  news: Known<Values>,
  live: Observed<Values>,
): void {
  const { replaces } = compareWith(resource, { olds: live.inputs, news, live }, []);
  const path = replaces.find((one) => !news.unknownPaths.some((unknown) => overlaps(unknown, one)));
  if (path === undefined) return;
  const [is, declared] = [valueAt(live.inputs, path), valueAt(news.values, path)].map(show);
  throw new ConstraintError(
    `import: ${path} of "${id}" is ${is} in the tenant, but the program declares ${declared}, and it cannot be changed in place. ` +
      `Nothing was written. Declare ${is}, or import another object.`,
  );
}

/** @param sides the values that select the member of a union */
function schemaAt(schema: Schema, path: string, sides: readonly unknown[]): Schema | undefined {
  const [key, ...below] = segmentsOf(path);
  if (key === undefined) return schema;
  const member = sides.map((side) => shapeOf(schema, side)[key]).find((one) => one !== undefined);
  const inner = sides.map((side) => (side as Values | undefined)?.[key]);
  return member && schemaAt(member, below.join("."), inner);
}
