import { ifFound } from "../../errors";
import type { CheckFailure } from "../../lifecycle/define";
import type { Tenant } from "../../tenant/connect";
import { batchSize } from "../../tenant/graph/batch";
import { getDeviceConfiguration } from "../../tenant/graph/deviceConfigurations";
import { getDerivedCredential, getReferenceTogether } from "../../tenant/graph/references";
import { shownWithin } from "../../tenant/settle";
import { timeouts } from "../../tenant/timeouts";
import type { Platform, Reference } from "../deviceConfigurations/platforms/platform";
import { profilesLike } from "../deviceConfigurations/profileList";

export type Ids = Record<string, string | undefined>;

interface Reading {
  id: string;
  /** What the program or the state declares; a key without a value is read only if the profile uses the reference. */
  declared: Record<string, unknown>;
  /** The profile's own settings. */
  live: Record<string, unknown>;
  fresh: boolean;
}

/** Ids of the references that the program or the state declares; others are not read. */
export async function readReferences(
  tenant: Tenant,
  platform: Platform,
  { id, declared, live, fresh }: Reading,
): Promise<Ids> {
  const named = platform.references.filter(
    ({ input }) => declared[input] !== undefined || (input in declared && counts(input, live)),
  );
  const ids = await Promise.all(named.map((reference) => readReference(tenant, reference, id, fresh)));
  return Object.fromEntries(named.map(({ input }, index) => [input, ids[index]]));
}

/** Whether the profile uses a reference. An import reads only those, because each costs a request. */
function counts(input: string, live: Record<string, unknown>): boolean {
  const { authenticationMethod, signingCertificateType, encryptionCertificateType, requireSmime } = live;
  const sources = [authenticationMethod, signingCertificateType, encryptionCertificateType];
  if (input === "identityCertificateId") return authenticationMethod === "certificate";
  if (input === "derivedCredentialSettingsId") return sources.includes("derivedCredential");
  return requireSmime === true;
}

/** The engine makes several calls per resource, so a reference is read once per operation, until it is written. */
export function readReference(
  tenant: Tenant,
  reference: Reference,
  id: string,
  fresh: boolean,
): Promise<string | undefined> {
  const { declaringType, navigation } = reference;
  const asked = [id.toLowerCase(), declaringType, navigation] as const;
  return fresh
    ? tenant.remember(linkedWithNext, asked, getReferenceTogether(tenant.graph, { id, ...reference }))
    : tenant.read(linkedWithNext, ...asked);
}

/** The engine processes one profile after another, so each batch also reads the references of the next profiles. */
async function linkedWithNext(
  tenant: Tenant,
  id: string,
  declaringType: string,
  navigation: string,
): Promise<string | undefined> {
  const idLinkedTo = (id: string) => getReferenceTogether(tenant.graph, { id, declaringType, navigation });
  const askedFor = (other: string) => [other.toLowerCase(), declaringType, navigation] as const;
  const isRead = (other: string) => tenant.known(linkedWithNext, ...askedFor(other)) !== undefined;
  for (const next of await profilesLike(tenant, id, batchSize - 1, isRead))
    void tenant.remember(linkedWithNext, askedFor(next), idLinkedTo(next));
  return idLinkedTo(id);
}

/** Rejects an id that is not a certificate for this platform before anything is written. */
export function checkReferences(
  tenant: Tenant,
  platform: Platform,
  settings: Ids,
  olds: Ids,
): Promise<CheckFailure[]> {
  const isOther = settings["platform"] !== olds["platform"];
  const changed = platform.references.filter(({ input }) => isOther || settings[input] !== olds[input]);
  return objections(tenant, platform, settings, changed);
}

/** An object that was deleted cannot be linked again. */
export async function lostReferences(
  tenant: Tenant,
  platform: Platform,
  settings: Ids,
  paths: readonly string[],
): Promise<string[]> {
  const lost = await objections(tenant, platform, settings, differing(platform, paths));
  return lost.map(({ property, reason }) => `${property}: ${reason}`);
}

export const differing = (platform: Platform, paths: readonly string[]): Reference[] =>
  platform.references.filter(({ input }) => paths.includes(`settings.${input}`));

async function objections(
  tenant: Tenant,
  platform: Platform,
  settings: Ids,
  references: readonly Reference[],
): Promise<CheckFailure[]> {
  const asked = references.filter(({ input }) => settings[input]);
  const failures = await Promise.all(
    asked.map(async (reference) => {
      const reason = await objection(tenant, platform, reference, settings[reference.input] as string);
      return reason ? [{ property: `settings.${reference.input}`, reason }] : [];
    }),
  );
  return failures.flat();
}

async function objection(
  tenant: Tenant,
  platform: Platform,
  reference: Reference,
  id: string,
): Promise<string | undefined> {
  const type = await tenant.read(settledTypeOf, reference.collection, id.toLowerCase());
  if (type === undefined)
    return `there is no ${whatIsMeant(reference)} with the id "${id}" in this tenant. Use the id that Intune shows for it.`;
  if (reference.targetTypes.length === 0 || reference.targetTypes.includes(type)) return undefined;
  const allowed = reference.targetTypes.map((name) => name.split(".").at(-1)).join(", ");
  return `"${id}" is a ${type.split(".").at(-1)}, which ${platform.label} cannot use here. Use one of these types: ${allowed}.`;
}

function whatIsMeant({ collection }: Reference): string {
  return collection === "derivedCredentials" ? "derived-credential setting" : "certificate profile";
}

/** A replica may not know a new object yet. */
const settledTypeOf = (tenant: Tenant, collection: Reference["collection"], id: string) =>
  shownWithin(timeouts.goneMs, () => typeOfTarget(tenant, collection, id));

async function typeOfTarget(
  tenant: Tenant,
  collection: Reference["collection"],
  id: string,
): Promise<string | undefined> {
  if (collection === "derivedCredentials") return (await ifFound(getDerivedCredential(tenant.graph, id)))?.id;
  return (await ifFound(getDeviceConfiguration(tenant.graph, id)))?.["@odata.type"];
}
