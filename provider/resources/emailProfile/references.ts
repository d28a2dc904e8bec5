import type { Tenant } from "../../tenant/connect";
import { deleteReference, getReference, setReference, targetAddress } from "../../tenant/graph/references";
import type { Platform, Reference } from "./platforms/platform";

type Ids = Record<string, string | undefined>;

/** Ids behind the references that the program or the state names; the others are nobody's business. */
export async function readReferences(
  tenant: Tenant,
  platform: Platform,
  id: string,
  declared: object,
): Promise<Ids> {
  const named = platform.references.filter(({ input }) => input in declared);
  const ids = await Promise.all(
    named.map(
      async (reference) => [reference.input, await getReference(tenant.graph, { id, ...reference })] as const,
    ),
  );
  return Object.fromEntries(ids);
}

/** Links and unlinks: a reference never travels in a PATCH. */
export async function writeReferences(
  tenant: Tenant,
  platform: Platform,
  id: string,
  wanted: object,
  paths: readonly string[],
): Promise<void> {
  for (const reference of platform.references) {
    if (!paths.includes(`settings.${reference.input}`)) continue;
    await writeReference(tenant, reference, id, (wanted as Ids)[reference.input]);
  }
}

async function writeReference(
  tenant: Tenant,
  reference: Reference,
  id: string,
  target: string | undefined,
): Promise<void> {
  const route = { id, ...reference };
  if (target === undefined) return deleteReference(tenant.graph, route);
  await setReference(tenant.graph, route, targetAddress(tenant.graph, reference.collection, target));
}
