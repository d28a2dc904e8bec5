import type { Listed } from "../../lifecycle/define";
import type { Tenant } from "../../tenant/connect";
import { expectIds } from "../../tenant/directory";
import { type DeviceConfiguration, listDeviceConfigurations } from "../../tenant/graph/deviceConfigurations";
import { type Listing, listing } from "../../tenant/listing";
import type { PortalPage } from "../../tenant/portals";
import { platformOfType, platforms } from "./platforms";
import { markerOf } from "./profileMarker";

type Profiles = Map<string, DeviceConfiguration>;

/** Every e-mail profile of the tenant with its assignments. */
export async function allProfiles(tenant: Tenant, onPage?: (found: number) => void): Promise<Profiles> {
  const list = await tenant.read(listEmailProfiles);
  if (onPage) list.watch(onPage);
  return list.complete;
}

/** Resolves as soon as the first page is requested. */
export async function listEmailProfiles(tenant: Tenant): Promise<Listing<DeviceConfiguration>> {
  const types = platforms.map(({ odataType }) => odataType.slice(1));
  const list = listing(listDeviceConfigurations(tenant.graph, types), ({ id }) => id.toLowerCase());
  list.complete.then(
    (profiles) => expectIds(tenant, assignedGroups(profiles.values())),
    // An incomplete list must not be cached for later readers.
    () => tenant.invalidate(listEmailProfiles),
  );
  return list;
}

/** The first look-up of one of these ids requests the others as well. */
function assignedGroups(profiles: Iterable<DeviceConfiguration>): string[] {
  const targets = [...profiles].flatMap(({ assignments = [] }) => assignments.map(({ target }) => target));
  const ids = targets.map(({ groupId }) => groupId).filter((id) => typeof id === "string");
  return [...new Set(ids)];
}

/** The complete list if it was requested before; errors are ignored, so that no write fails because of it. */
export async function wholeList(tenant: Tenant): Promise<Profiles | undefined> {
  const list = await tenant.known(listEmailProfiles);
  return list?.complete.catch(() => undefined);
}

/** Profiles with the same values here probably use the same references. */
const telling = [
  "@odata.type",
  "authenticationMethod",
  "signingCertificateType",
  "encryptionCertificateType",
];

/** Ids of the next profiles in the list that sign in and encrypt in the same way, except those that are left out. */
export async function profilesLike(
  tenant: Tenant,
  id: string,
  most: number,
  isLeftOut: (id: string) => boolean,
): Promise<string[]> {
  const profiles = await allProfiles(tenant);
  const profile = profiles.get(id.toLowerCase());
  if (!profile) return [];
  const isMarked = (one: DeviceConfiguration) => markerOf(one.description) !== undefined;
  const isAlike = (one: DeviceConfiguration) =>
    telling.every((key) => one[key] === profile[key]) && isMarked(one) === isMarked(profile);
  const all = [...profiles.values()];
  const position = all.indexOf(profile);
  return [...all.slice(position + 1), ...all.slice(0, position)]
    .filter((one) => isAlike(one) && !isLeftOut(one.id))
    .slice(0, most)
    .map((one) => one.id);
}

export const listedProfiles = (profiles: Iterable<DeviceConfiguration>): Listed[] =>
  [...profiles].map(({ id, displayName, "@odata.type": type }) => ({
    id,
    name: displayName ?? id,
    type: platformOfType(type)?.name,
  }));

interface Named {
  id: string;
  displayName: string;
}

/** The order in which functions and commands return profiles. */
export const byNameAndId = (one: Named, other: Named): number =>
  one.displayName.localeCompare(other.displayName, "en") || one.id.localeCompare(other.id, "en");

/** The admin center's page for profiles and their assignments. */
export const portal: PortalPage = {
  portal: "intune",
  path: "/#view/Microsoft_Intune_DeviceSettings/DevicesMenu/~/configuration",
};
