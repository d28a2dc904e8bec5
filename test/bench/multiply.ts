import { createHash } from "node:crypto";
import { factsIn } from "../../provider/lifecycle/hiddenInput";
import { ownerOf } from "../../provider/lifecycle/owner";
import type { TenantData } from "../../provider/loopback";

interface Resource {
  urn: string;
  id?: string;
  outputs?: { __m365?: string };
}

/** The part of the output of `pulumi stack export` that is used here. */
export interface Deployment {
  deployment: { resources: Resource[] };
}

type Rename = (text: string) => string;

/**
 * Returns the state as after an `up` of many resources, copied from the state after an `up` of one, and adds the copies
 * to the tenant. The engine would take minutes, although the copies differ only in names, ids and owner marks.
 */
export function multiply(
  { deployment, ...rest }: Deployment,
  count: number,
  tenant?: TenantData,
): Deployment {
  const isOne = ({ urn }: Resource) => urn.endsWith("::mail-0-");
  const one = deployment.resources.filter(isOne);
  const others = deployment.resources.filter((resource) => !isOne(resource));
  const copies = Array.from({ length: count }, (_, index) => {
    const rename = renaming(one, index);
    if (tenant && index > 0) copyProfile(tenant, one, rename);
    return one.map((resource) => renamed(resource, rename));
  });
  return { ...rest, deployment: { ...deployment, resources: [...others, ...copies.flat()] } };
}

function renaming(one: readonly Resource[], index: number): Rename {
  if (index === 0) return (text) => text;
  const names: Rename = (text) =>
    text.replaceAll("mail-0-", `mail-${index}-`).replaceAll('"Mail 0"', `"Mail ${index}"`);
  const ownerIn = ({ urn, outputs }: Resource) =>
    outputs?.__m365 ? factsIn(outputs.__m365).owner : ownerOf(urn);
  const owners = one.map((resource) => [ownerIn(resource), ownerOf(names(resource.urn))] as const);
  const ids = one.flatMap(({ id = "" }) => (isGuid(id) ? [[id, otherGuid(id, index)] as const] : []));
  const replacements = [...owners, ...new Map(ids)];
  return (text) => replacements.reduce((done, [from, to]) => done.replaceAll(from, to), names(text));
}

const isGuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

function otherGuid(id: string, index: number): string {
  const hex = createHash("sha256").update(`${id} ${index}`).digest("hex");
  return [8, 13, 18, 23].reduce((text, at) => `${text.slice(0, at)}-${text.slice(at)}`, hex).slice(0, 36);
}

function renamed<T>(value: T, rename: Rename): T {
  return JSON.parse(rename(JSON.stringify(value)));
}

function copyProfile(tenant: TenantData, [profile]: readonly Resource[], rename: Rename): void {
  const id = profile?.id ?? "";
  const configuration = renamed(tenant.deviceConfigurations.get(id), rename);
  if (!configuration) throw new Error(`The tenant has no profile ${id} to copy.`);
  tenant.deviceConfigurations.set(configuration.id, configuration);
  tenant.assignments.set(configuration.id, renamed(tenant.assignments.get(id) ?? [], rename));
  const references = tenant.references.get(id);
  if (references) tenant.references.set(configuration.id, { ...references });
}
