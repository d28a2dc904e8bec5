import type { Tenant } from "../../../tenant/connect";
import { listNamesOfConfigurations } from "../../../tenant/graph/deviceConfigurations";
import { listDerivedCredentials } from "../../../tenant/graph/references";
import { listRoleScopeTags } from "../../../tenant/graph/roleScopeTags";
import { platformNamed, platforms } from "../../deviceConfigurations/platforms";
import type { Reference } from "../../deviceConfigurations/platforms/platform";
import type { EmailProfileInputs } from "../schema";

/** An object that a program can refer to by name. */
export interface Thing {
  id: string;
  displayName: string;
  /** Its type in Graph, if the kind has several. */
  type?: string;
}

/** A pair of inputs: one takes an id, the other takes a name. */
export interface Slot {
  /** Path of the one that takes an id. */
  id: string;
  /** Path of the one that takes a name. */
  name: string;
  isList: boolean;
  /** What the profile has if neither is declared. */
  unset?: unknown;
  /** What messages call the object, in the singular. */
  what: string;
  /** Set if only some types can be used: those types, and the label of the platform that cannot use the others. */
  usable?: { types: readonly string[]; by: string };
  all(tenant: Tenant): Promise<readonly Thing[]>;
}

const scopeTags: Slot = {
  id: "roleScopeTagIds",
  name: "roleScopeTagNames",
  isList: true,
  unset: ["0"],
  what: "scope tag",
  all: allScopeTags,
};

/** What can be declared by name in a profile of this platform. */
export function slotsOf({ settings }: Partial<EmailProfileInputs>): Slot[] {
  const platform = platformNamed(String(settings?.platform));
  const references = platform?.references ?? [];
  return [scopeTags, ...references.map((reference) => slotOf(reference, platform?.label ?? ""))];
}

function slotOf({ input, collection, targetTypes }: Reference, label: string): Slot {
  const isCredential = collection === "derivedCredentials";
  return {
    id: `settings.${input}`,
    name: `settings.${nameInputOf(input)}`,
    isList: false,
    what: isCredential ? "derived-credential setting" : "certificate profile",
    ...(isCredential ? {} : { usable: { types: targetTypes, by: label } }),
    all: isCredential ? allDerivedCredentials : allCertificates,
  };
}

/** `identityCertificateId` → `identityCertificateName` */
const nameInputOf = (input: string): string => input.replace(/Id$/, "Name");

const certificateTypes = [
  ...new Set(platforms.flatMap(({ references }) => references.flatMap(({ targetTypes }) => targetTypes))),
];

/** Certificate profiles of every platform, listed once per operation. */
export async function allCertificates(tenant: Tenant): Promise<readonly Thing[]> {
  const found = await tenant.read(listCertificates);
  return found.map(({ id, displayName, "@odata.type": type }) => thing(id, displayName, type));
}

const listCertificates = ({ graph }: Tenant) =>
  listNamesOfConfigurations(
    graph,
    certificateTypes.map((type) => type.slice(1)),
  );

export async function allDerivedCredentials(tenant: Tenant): Promise<readonly Thing[]> {
  const found = await tenant.read(listCredentials);
  return found.map(({ id, displayName }) => thing(id, displayName));
}

const listCredentials = ({ graph }: Tenant) => listDerivedCredentials(graph);

export function allScopeTags(tenant: Tenant): Promise<readonly Thing[]> {
  return tenant.read(listRoleScopeTags);
}

const thing = (id: string, displayName: string | null | undefined, type?: string): Thing => ({
  id,
  displayName: displayName ?? "",
  ...(type === undefined ? {} : { type }),
});
