import { ConstraintError } from "../../errors";
import type { Context } from "../../lifecycle/define";
import type { Tenant } from "../../tenant/connect";
import { setReference, targetAddress } from "../../tenant/graph/references";
import { settled } from "../../tenant/settle";
import type { Platform, Reference } from "../deviceConfigurations/platforms/platform";
import { differing, type Ids, lostReferences, readReference } from "./profileReferences";

interface Links {
  platform: Platform;
  id: string;
  wanted: object;
}

/** Links are written before the change that needs them. A PATCH never contains a reference. */
export async function linkReferences(
  { tenant }: Context,
  { platform, id, wanted, paths }: Links & { paths: readonly string[] },
): Promise<void> {
  const ids = wanted as Ids;
  const [lost] = await lostReferences(tenant, platform, ids, paths);
  if (lost) throw new ConstraintError(`${lost} Nothing was written.`);
  for (const reference of differing(platform, paths)) {
    const target = ids[reference.input];
    if (target !== undefined) await link(tenant, reference, id, target);
  }
}

/** Links references that a create did not link. Sends no request if none are declared. */
export async function linkMissing(tenant: Tenant, { platform, id, wanted }: Links): Promise<void> {
  const ids = wanted as Ids;
  const named = platform.references.flatMap((reference) => {
    const target = ids[reference.input];
    return target === undefined ? [] : [{ reference, target }];
  });
  const look = ({ reference, target }: (typeof named)[number]) => isLinked(tenant, reference, id, target);
  const areLinked = await Promise.all(named.map(look));
  for (const { reference, target } of named.filter((_, index) => !areLinked[index]))
    await link(tenant, reference, id, target);
}

async function link(tenant: Tenant, reference: Reference, id: string, target: string): Promise<void> {
  const address = targetAddress(tenant.graph, reference.collection, target);
  await setReference(tenant.graph, { id, ...reference }, address);
  await settled(
    async () => (await isLinked(tenant, reference, id, target)) || undefined,
    `${reference.input} of profile ${id}`,
  );
}

async function isLinked(tenant: Tenant, reference: Reference, id: string, target: string): Promise<boolean> {
  const shown = await readReference(tenant, reference, id, true);
  return shown?.toLowerCase() === target.toLowerCase();
}
