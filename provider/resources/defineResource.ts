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
   * Name in exported programs: the whole name of a setting or an unnamed object; for a part, what follows the name of
   * the whole.
   */
  exportName: string;
  /** Operations on the tenant, as keys of the table in tenant/permissions.ts. */
  needs: readonly Need[];
  /** The function that counts an object's devices, its input for the id, and the output with the counts. */
  onDevices?: { lookUp: string; input: string; output: string };
  page: Page;
  /**
   * Replaces ids in a declaration with names. Absent if the kind declares no ids, or only those of the program's
   * resources.
   */
  inNames?(tenant: Tenant, inputs: Values): Promise<InNames>;
}

export interface InNames {
  inputs: Values;
  /** Ids that are kept because their name is not unique, each with that name. */
  ambiguous: { path: string; name: string }[];
}

/** What the page of a kind contains in addition to its inputs. */
interface Page {
  /** When people notice a change, and what the preview says about it. */
  reach: string;
  /** The id that an import needs. */
  id: string;
  /** The source of the example in every language. For a part, the example of the whole comes before it. */
  example: Omit<Declared, "kind">;
}

/** A setting exists exactly once, under the tenant's own id: declaring it adopts the existing settings. */
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
  /** The objects together with their parts: `e-mail profiles and their assignments`. */
  plural: string;
  partOf?: undefined;
}

export interface Part extends Objects {
  partOf: PartOf;
}

/** Describes objects that belong to objects of another kind and share their ids. */
export interface PartOf {
  kind: string;
  /** The input that holds the id of the whole. */
  input: string;
  /** Describes a whole that has such a part, after a number: `assigned`. */
  adjective: string;
  /** Whether the part is empty, so that an export leaves it out. */
  isEmpty(inputs: Values): boolean;
}

/** One entry of the catalogue. */
export type CataloguedResource<Kind extends string = string> = Definition &
  Facts<Kind> &
  (Setting | Whole | Part);

/**
 * Completes the definition of a kind with what all kinds share. Only the kind's folder and the catalogue in index.ts
 * name it.
 */
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
