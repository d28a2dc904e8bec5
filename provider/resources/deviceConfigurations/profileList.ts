import { countedHere } from "../../counted";
import { ConstraintError, ifFound } from "../../errors";
import type { Fact } from "../../impact/facts";
import { quoted } from "../../impact/wording";
import type { Tenant } from "../../tenant/connect";
import { expectIds } from "../../tenant/directory";
import {
  type DeviceConfiguration,
  getDeviceConfiguration,
  listDeviceConfigurations,
} from "../../tenant/graph/deviceConfigurations";
import { type Listing, listing } from "../../tenant/listing";
import { patience } from "../../tenant/patience";
import { shownWithin } from "../../tenant/settle";
import { markerOf } from "../emailProfile/wire";
import { type Audiences, addProfile, indexAudiences, removeProfile, sharing, type Target } from "./audiences";
import { accountTwice } from "./duplicateAccounts";
import { planOf } from "./plannedProfiles";
import { platformOfType, platforms } from "./platforms";

export { asAssignments, newProfiles, plannedProfile, planProfile } from "./plannedProfiles";

type Profiles = Map<string, DeviceConfiguration>;

/** Every e-mail profile of the tenant with its assignments. */
export async function allProfiles(tenant: Tenant, onPage?: (found: number) => void): Promise<Profiles> {
  const list = await tenant.read(listEmailProfiles);
  if (onPage) list.watch(onPage);
  return list.complete;
}

/** Answers as soon as the first page is asked for. */
async function listEmailProfiles(tenant: Tenant): Promise<Listing<DeviceConfiguration>> {
  const types = platforms.map(({ odataType }) => odataType.slice(1));
  const list = listing(listDeviceConfigurations(tenant.graph, types), ({ id }) => id.toLowerCase());
  list.complete.then(
    (profiles) => expectIds(tenant, assignedGroups(profiles.values())),
    // A list that broke off must not be the answer for everybody who comes later.
    () => tenant.invalidate(listEmailProfiles),
  );
  return list;
}

/** Whoever looks one of them up by id learns of the others in the same request. */
function assignedGroups(profiles: Iterable<DeviceConfiguration>): string[] {
  const targets = [...profiles].flatMap(({ assignments = [] }) => assignments.map(({ target }) => target));
  const ids = targets.map(({ groupId }) => groupId).filter((id) => typeof id === "string");
  return [...new Set(ids)];
}

/**
 * One profile; undefined only when the service knew no such id for seconds: the list and single replicas may lag behind.
 *
 * @param fresh before and after a write: the service is asked, and what was read is mended
 */
export async function readProfile(
  tenant: Tenant,
  id: string,
  fresh: boolean,
): Promise<DeviceConfiguration | undefined> {
  const listed = fresh ? undefined : await (await tenant.read(listEmailProfiles)).find(id.toLowerCase());
  return listed ?? seek(tenant, id);
}

/** Looked for over seconds once in an operation; what was not found by then is looked for once more each time. */
async function seek(tenant: Tenant, id: string): Promise<DeviceConfiguration | undefined> {
  const sought = id.toLowerCase();
  const before = tenant.known(settledProfile, sought);
  const shown = await lookAtProfile(tenant, id);
  if (shown || before) return shown ?? before;
  const found = await tenant.read(settledProfile, sought);
  if (found) tenant.invalidate(settledProfile, sought);
  return found;
}

const settledProfile = (tenant: Tenant, id: string): Promise<DeviceConfiguration | undefined> =>
  shownWithin(patience.goneMs, () => lookAtProfile(tenant, id));

/** The profile as one replica shows it, which may not have heard of it yet. */
export async function lookAtProfile(tenant: Tenant, id: string): Promise<DeviceConfiguration | undefined> {
  const profile = await ifFound(getDeviceConfiguration(tenant.graph, id));
  await mendProfile(tenant, id, profile);
  return profile;
}

/** Every kind of device configuration has an id of the same form. */
export function assertEmailProfile(profile: DeviceConfiguration): void {
  const type = profile["@odata.type"];
  if (platformOfType(type)) return;
  throw new ConstraintError(
    `${profile.id} (${quoted(profile.displayName)}) is a ${type.split(".").at(-1)}, not an e-mail profile. Nothing was written. Check the id, then run this again.`,
  );
}

/** A write covers one profile: only that entry changes, so that a thousand writes cost no second list. */
export async function mendProfile(
  tenant: Tenant,
  id: string,
  profile: DeviceConfiguration | undefined,
): Promise<void> {
  const known = id.toLowerCase();
  const [profiles, audiences] = await Promise.all([wholeList(tenant), tenant.known(indexProfiles)]);
  const old = profiles?.get(known);
  if (old && audiences) removeProfile(audiences, old);
  if (profile && audiences) addProfile(audiences, profile);
  if (profile) profiles?.set(known, profile);
  else profiles?.delete(known);
}

/** If there is one: what breaks off is forgotten, and no write fails for it. */
export async function wholeList(tenant: Tenant): Promise<Profiles | undefined> {
  const list = await tenant.known(listEmailProfiles);
  return list?.complete.catch(() => undefined);
}

/** What profiles with certificates have in common with others of their kind. */
const telling = [
  "@odata.type",
  "authenticationMethod",
  "signingCertificateType",
  "encryptionCertificateType",
];

/** Ids of the next profiles in the list that sign in and encrypt as this one does, and that are not left out. */
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

export const listedProfiles = (profiles: Iterable<DeviceConfiguration>) =>
  [...profiles].map(({ id, displayName }) => ({ id, name: displayName ?? id }));

/** Warnings for people who get a profile through new targets and have the same account from another one. */
export async function sameAccountElsewhere(
  tenant: Tenant,
  profile: DeviceConfiguration,
  targets: readonly Target[],
): Promise<Fact[]> {
  const audiences = await countedHere("whether somebody gets the same account twice", () =>
    tenant.read(indexProfiles),
  );
  if (audiences === undefined) return [];
  const plan = planOf(tenant);
  const others = sharing(audiences, profile, targets).filter(
    ({ id }) => !plan.profiles.has(id.toLowerCase()),
  );
  return accountTwice(profile, [...others, ...sharing(plan.audiences, profile, targets)]);
}

const indexProfiles = async (tenant: Tenant): Promise<Audiences> =>
  indexAudiences((await allProfiles(tenant)).values());

/** The next look asks for the list again. */
export function forgetProfiles(tenant: Tenant): void {
  tenant.invalidate(listEmailProfiles);
  tenant.invalidate(indexProfiles);
}
