import { isProviderError } from "../../errors";
import { nameOf } from "../../lifecycle/owner";
import { lookups } from "../../lookups/index";
import type { CataloguedResource } from "../../resources/defineResource";
import { definitions, type Kind } from "../../resources/index";
import type { Session } from "../../session";
import { kindIn } from "./engine";
import { type DeviceCounts, deviceStatus } from "./report";
import type { StateResource } from "./stackState";

/** Device counts of the stack's objects, for kinds that have them. A failed count becomes a reason, not an error. */
export async function deviceCounts(
  resources: readonly StateResource[],
  sessionOf: (one: StateResource) => Session,
): Promise<DeviceCounts[]> {
  const counted = resources.flatMap((one) => {
    const definition: CataloguedResource | undefined = definitions[kindIn(one.type) as Kind];
    return definition?.onDevices ? { one, by: definition.onDevices } : [];
  });
  return Promise.all(
    counted.map(async ({ one, by }) => ({
      ...{ urn: one.urn, name: nameOf(one.urn) },
      ...(await countsOf(sessionOf(one), by, one.id)),
    })),
  );
}

async function countsOf(
  session: Session,
  { lookUp, input, output }: NonNullable<CataloguedResource["onDevices"]>,
  id: string,
): Promise<Pick<DeviceCounts, "counts" | "reason">> {
  const counting = lookups.find(({ name }) => name === lookUp);
  if (!counting) return {};
  try {
    const { [output]: found } = await session.lookUp(counting, { [input]: id });
    const counts = deviceStatus.safeParse((found as unknown[])[0]).data;
    return counts ? { counts } : {};
  } catch (error) {
    if (!isProviderError(error)) throw error;
    return { reason: error.message };
  }
}
