import type { Definition, Listed, Values } from "../lifecycle/define";
import type { Declared } from "../programs/program";
import type { Tenant } from "../tenant/connect";
import type { Need } from "../tenant/permissions";
import { type PortalPage, portalPage } from "../tenant/portals";
import { existingSetting, onceInATenant } from "./settings";

/** What fronts, commands and pages need to know about a kind, in addition to its verbs. */
export interface Facts<Kind extends string> {
  kind: Kind;
  portal: PortalPage;
  /**
   * In exported programs the name of a setting, of an object that has no name of its own, or what follows the name of
   * the whole that it is a part of.
   */
  exportName: string;
  /** What the tenant is asked for it, by the table in tenant/permissions.ts. */
  needs: readonly Need[];
  /** The function that counts the devices which have an object, its input for the id, and the output with the counts. */
  onDevices?: { lookUp: string; input: string; output: string };
  page: Page;
  /** A declaration in names instead of ids. Absent where nothing is declared by id, or only what the program itself makes. */
  inNames?(tenant: Tenant, inputs: Values): Promise<InNames>;
}

export interface InNames {
  inputs: Values;
  /** Ids that stay because their name is not unique, each with that name. */
  ambiguous: { path: string; name: string }[];
}

/** What the page of a kind contains in addition to its inputs. */
interface Page {
  /** When people notice a change, and what the preview says about it. */
  reach: string;
  /** The id that an import needs. */
  id: string;
  /** Every language's program is written from it, after the example of the whole that it is a part of. */
  example: Omit<Declared, "kind">;
}

/** A tenant has exactly one, under the tenant's own id: declaring it adopts the existing settings. */
export interface Setting {
  isSetting: true;
}

interface Objects {
  isSetting: false;
  list(tenant: Tenant, onPage?: (found: number) => void): Promise<Listed[]>;
}

export interface Whole extends Objects {
  /** Singular noun for counts: `e-mail profile`. */
  noun: string;
  /** All that their list tells: `e-mail profiles and their assignments`. */
  plural: string;
  partOf?: undefined;
}

export interface Part extends Objects {
  partOf: PartOf;
}

/** Objects that belong to those of another kind, under the same ids. */
export interface PartOf {
  kind: string;
  /** The input that names the whole. */
  input: string;
  /** What is said of the wholes that have such a part: `assigned`. */
  adjective: string;
  /** A part that nothing has to be declared for. */
  isEmpty(inputs: Values): boolean;
}

/** One entry of the catalogue. */
export type CataloguedResource<Kind extends string = string> = Definition &
  Facts<Kind> &
  (Setting | Whole | Part);

/** All that there is to say about a kind; its room and the catalogue in index.ts are the only places that name it. */
export function defineResource<Kind extends string, Inputs extends object, Raw>(
  room: Definition<Inputs, Raw> & Facts<Kind> & (Setting | Whole | Part),
): CataloguedResource<Kind> {
  const { kind, schema, verbs, report } = room;
  const adminUrl: Definition["report"]["adminUrl"] = ({ tenant }) => portalPage(tenant, room.portal);
  return {
    ...room,
    schema: room.isSetting ? { oneOwner: onceInATenant(kind), ...schema } : schema,
    verbs: room.isSetting ? { findExisting: existingSetting(verbs), ...verbs } : verbs,
    report: { adminUrl, ...report },
  } as unknown as CataloguedResource<Kind>;
}
