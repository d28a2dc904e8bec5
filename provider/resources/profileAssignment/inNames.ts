import type { Values } from "../../lifecycle/define";
import type { Tenant } from "../../tenant/connect";
import { meaningOf } from "../../tenant/directory";
import type { InNames } from "../defineResource";
import { allFilters, filterNamed, groupNamed } from "./lookUpByName";
import { sameId } from "./resolveTargets";
import type { Target } from "./schema";

export async function inNames(tenant: Tenant, inputs: Values): Promise<InNames> {
  const targets = (inputs["targets"] ?? []) as readonly Target[];
  const all = await Promise.all(targets.map((one, at) => targetInNames(tenant, one, `targets[${at}]`)));
  return {
    inputs: { ...inputs, targets: all.map(({ target }) => target) },
    ambiguous: all.flatMap(({ ambiguous }) => ambiguous),
  };
}

/** The display name of an id: `name` if it is unique, `shared` if other objects have it as well. */
interface Called {
  name?: string;
  shared?: string;
}

async function targetInNames(tenant: Tenant, { kind, groupId, filterId, ...rest }: Target, path: string) {
  const [group, filter] = await Promise.all([groupOf(tenant, groupId), filterOf(tenant, filterId)]);
  const target = {
    kind,
    ...(group.name !== undefined ? { groupName: group.name } : groupId ? { groupId } : {}),
    ...(filter.name !== undefined ? { filterName: filter.name } : filterId ? { filterId } : {}),
    ...rest,
  };
  const ambiguous = [
    ...(group.shared === undefined ? [] : [{ path: `${path}.groupId`, name: group.shared }]),
    ...(filter.shared === undefined ? [] : [{ path: `${path}.filterId`, name: filter.shared }]),
  ];
  return { target, ambiguous };
}

async function groupOf(tenant: Tenant, id: string | undefined): Promise<Called> {
  const meaning = id === undefined ? "none" : await meaningOf(tenant, id);
  if (typeof meaning !== "object" || meaning.type !== "group" || !meaning.displayName) return {};
  const { displayName } = meaning;
  const found = await groupNamed(tenant, displayName, "groupId", true);
  return "id" in found && sameId(found.id, id) ? { name: displayName } : { shared: displayName };
}

async function filterOf(tenant: Tenant, id: string | undefined): Promise<Called> {
  const filter = id === undefined ? undefined : (await allFilters(tenant)).find((one) => sameId(one.id, id));
  if (!filter) return {};
  const { displayName } = filter;
  return "id" in (await filterNamed(tenant, displayName, "filterId"))
    ? { name: displayName }
    : { shared: displayName };
}
