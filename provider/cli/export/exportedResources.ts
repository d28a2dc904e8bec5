import { isProviderError, type ProviderError } from "../../errors";
import { ClaimRegister } from "../../lifecycle/claims";
import type { Context, Listed, Values } from "../../lifecycle/define";
import { importLive } from "../../lifecycle/import";
import { verbsOf } from "../../lifecycle/verbsOf";
import { definitions, type Kind } from "../../resources/index";
import { partOf, partsOf, wholes } from "../../resources/parts";
import type { Tenant } from "../../tenant/connect";
import { nameObjects } from "./names";
import { isWanted, type Selection, selected } from "./selection";

/** One object of the tenant as a program would declare it. */
export interface ExportedResource {
  kind: Kind;
  /** Name in the program and in the import file. */
  name: string;
  id: string;
  inputs: Values;
  /** Name of the resource that it is a part of, if that is exported as well. */
  whole?: string;
  /** Marker of the stack's resource that created the object. */
  marker?: string | undefined;
  /** Entries about deleted objects, which no program can declare: a sentence each. */
  leftOut?: readonly string[];
  /** Names of ids that stay in the program because their names are ambiguous: a line each. */
  notes?: readonly string[];
}

export interface Findings {
  found: ExportedResource[];
  /** What is not exported: a sentence each. */
  leftOut: string[];
}

/** @param noun the objects' noun, in the singular */
export type OnRead = (read: number, noun: string) => void;
type Wanted = Omit<ExportedResource, "inputs">;

const kinds = () => Object.values(definitions);

/** All settings, then all objects with their parts, sorted by name, as far as they can be read. */
export async function findAll(
  tenant: Tenant,
  onRead: OnRead = () => {},
  selection: Selection = {},
): Promise<Findings> {
  const context = contextOf(tenant);
  const asked = wholes().filter(({ kind }) =>
    [kind, ...partsOf(kind).map((part) => part.kind)].some((one) => isWanted(selection, one)),
  );
  const lists = await Promise.all(asked.map((whole) => listOf(tenant, whole, onRead)));
  const unlisted = lists.find(({ error }) => error)?.error;
  if (unlisted && selection.name) throw unlisted;
  const [ofSettings = [], ofObjects = []] = await Promise.all(
    [
      wantedSettings(tenant),
      wantedObjects(
        lists.flatMap(({ found = [] }) => found),
        selection,
      ),
    ].map((all) =>
      Promise.all(all.filter(({ kind }) => isWanted(selection, kind)).map((one) => find(context, one))),
    ),
  );
  const all = [...ofSettings, ...lists, ...ofObjects];
  const found = [...ofSettings, ...ofObjects].flatMap((one) =>
    one.found && !isNothing(one.found) ? [one.found] : [],
  );
  const failure = all.find(({ error }) => error)?.error;
  if (found.length === 0 && failure) throw failure;
  const declared = new Set(found.map(({ name }) => name));
  return {
    found: found.map(({ whole, ...one }) =>
      whole !== undefined && declared.has(whole) ? { ...one, whole } : one,
    ),
    leftOut: all.flatMap(({ leftOut }) => leftOut),
  };
}

const wantedSettings = ({ tenantId: id }: Tenant): Wanted[] =>
  kinds().flatMap(({ kind, isSetting, exportName: name }) => (isSetting ? [{ kind, name, id }] : []));

interface Whole extends Listed {
  kind: Kind;
}

/** Lists objects without their parts, which have the same ids. */
function listOf(
  tenant: Tenant,
  { kind, noun, plural, exportName, list }: ReturnType<typeof wholes>[number],
  onRead: OnRead,
): Promise<Finding<Whole[]>> {
  return trying(`the ${plural} are`, async () => {
    const listed = await list(tenant, (read) => onRead(read, noun));
    return listed.map((one) => ({ ...one, type: one.type ?? exportName, kind }));
  });
}

/** Names are chosen among all objects, so that a selection does not change them. */
function wantedObjects(listed: readonly Whole[], selection: Selection): Wanted[] {
  const chosen = new Set(selected(selection, listed));
  const named = [...nameObjects(listed)].filter(([one]) => chosen.has(one));
  const inOrder = kinds().flatMap(({ kind }) => named.filter(([one]) => one.kind === kind));
  return inOrder.flatMap(([{ kind, id }, whole]) => [
    { kind, name: whole, id },
    ...partsOf(kind).map((part) => ({ kind: part.kind, name: `${whole}-${part.exportName}`, id, whole })),
  ]);
}

interface Finding<T> {
  found?: T | undefined;
  leftOut: string[];
  error?: ProviderError;
}

/** Turns a provider error into a sentence about what is left out, so that the export continues with the rest. */
async function trying<T>(what: string, look: () => Promise<T>): Promise<Finding<T>> {
  try {
    return { found: await look(), leftOut: [] };
  } catch (error) {
    if (!isProviderError(error) || error.code === "M365_CANCELLED") throw error;
    return { leftOut: [`${what} left out: ${error.message}`], error };
  }
}

async function find(context: Context, one: Wanted): Promise<Finding<ExportedResource>> {
  const { kind, name, id } = one;
  const what = `${name} (${kind})`;
  const { found, ...rest } = await trying(`${what} is`, () =>
    importLive(verbsOf(definitions[kind], context), id),
  );
  if (!found) return rest;
  const { inputs, marker, unknown, leftOut } = found;
  const lines = [...unknown, ...(leftOut ?? [])].map((line) => `${what}: ${line}`);
  return { found: { ...one, inputs, marker, ...(leftOut ? { leftOut } : {}) }, leftOut: lines };
}

const isNothing = ({ kind, inputs }: ExportedResource): boolean => partOf(kind)?.isEmpty(inputs) === true;

function contextOf(tenant: Tenant): Context {
  return {
    tenant,
    comparesWithTenant: true,
    resource: { name: "m365", owner: "", ignoreChanges: [] },
    claims: new ClaimRegister().of(""),
    tell: () => {},
    record: () => {},
    say: () => {},
  };
}
