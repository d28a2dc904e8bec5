import { isProviderError } from "../../errors";
import { quotePoints } from "../../programs/quote";
import { definitions } from "../../resources/index";
import type { Tenant } from "../../tenant/connect";
import type { ExportedResource } from "./exportedResources";

/** The same objects with names instead of ids, where a name is unambiguous. */
export const withNamesForIds = (
  tenant: Tenant,
  found: readonly ExportedResource[],
): Promise<ExportedResource[]> =>
  Promise.all(found.map((one) => inNames(tenant, one).catch(whereReadable(one))));

async function inNames(tenant: Tenant, one: ExportedResource): Promise<ExportedResource> {
  const named = await definitions[one.kind].inNames?.(tenant, one.inputs);
  if (!named) return one;
  const notes = named.ambiguous.map(
    ({ path, name }) => `${path} is ${quotePoints(name)}: others have this name as well.`,
  );
  return { ...one, inputs: named.inputs, ...(notes.length > 0 ? { notes } : {}) };
}

/** Names only make the program easier to read: if they cannot be looked up, the ids stay. */
function whereReadable(one: ExportedResource): (error: unknown) => ExportedResource {
  return (error) => {
    if (isProviderError(error) && error.code !== "M365_CANCELLED") return one;
    throw error;
  };
}
