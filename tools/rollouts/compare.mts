/** The provider's table: provider/resources/integratedAppsSetting/policies/microsoft.json. */
export interface Table {
  asOf: string;
  source: string;
  graphPermissions: Record<string, string>;
  rollouts: { message: string; from: string; until: string; permissions: string[] }[];
}

/** Permissions that Microsoft's page excludes from user consent, as the page spells them. */
function exceptedIn(page: string): string[] {
  const list = page.split(/EXCEPT:\s*\n/)[1]?.split(/\n#/)[0] ?? "";
  return [...list.matchAll(/`([A-Za-z]+(?:\.[A-Za-z]+)+)`/g)].map(([, name = ""]) => name);
}

export interface Difference {
  /** On the page, but in no announcement of the table. */
  added: string[];
  /** In the table, but no longer on the page. */
  removed: string[];
}

const lower = (names: readonly string[]): Set<string> => new Set(names.map((name) => name.toLowerCase()));

export function differenceOf(table: Table, page: string): Difference {
  const [excepted, announced] = [exceptedIn(page), table.rollouts.flatMap(({ permissions }) => permissions)];
  if (excepted.length === 0)
    throw new Error(
      `The page lists no exceptions any more. Read ${table.source} and change tools/rollouts/compare.mts.`,
    );
  const [onPage, inTable] = [lower(excepted), lower(announced)];
  return {
    added: excepted.filter((name) => !inTable.has(name.toLowerCase())),
    removed: announced.filter((name) => !onPage.has(name.toLowerCase())),
  };
}

/**
 * The updated table. New permissions are added under the announcement in `message`; without it they are left out, because
 * the provider would show a guess to users.
 */
export function refreshed(
  table: Table,
  { added, removed }: Difference,
  { today, message, ids }: { today: string; message?: string; ids: ReadonlyMap<string, string> },
): Table {
  const gone = lower(removed);
  const month = today.slice(0, 7);
  const rollouts = table.rollouts.map((one) => ({
    ...one,
    permissions: one.permissions.filter((name) => !gone.has(name.toLowerCase())),
  }));
  const news =
    message && added.length > 0 ? [{ message, from: month, until: month, permissions: added }] : [];
  const known = added.flatMap((name) => (ids.has(name) && message ? [[name, ids.get(name) as string]] : []));
  const graphPermissions = Object.fromEntries(
    [...Object.entries(table.graphPermissions), ...known].sort(([one = ""], [other = ""]) =>
      one < other ? -1 : 1,
    ),
  );
  return { ...table, asOf: today, graphPermissions, rollouts: [...rollouts, ...news] };
}
