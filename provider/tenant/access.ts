import { exchangeApplication, exchangeNeeds, graphNeeds, type Need } from "./permissions";

/** The permissions of the signed-in identity. */
export interface Held {
  graph: readonly string[];
  /** Permissions for Exchange; undefined if no token for it could be obtained. */
  exchange: readonly string[] | undefined;
  /** Undefined if Exchange does not report them. */
  cmdlets: readonly string[] | undefined;
}

export interface Access {
  resource: string;
  verb: "read" | "write";
  /** Whether all required permissions are present; undefined if Exchange does not report them. */
  isEnough: boolean | undefined;
  /** Missing permissions, each with the least privileged one that is enough. */
  missing: { what: string; needs: string; optional: boolean }[];
}

interface Row {
  need: string;
  verb: "read" | "write";
  what: string;
  needs: string;
  optional?: boolean;
  isHeld: boolean | undefined;
}

/** Compares the held permissions with the tables in permissions.ts, for each resource and verb. */
export function accessOf(
  resources: readonly { kind: string; needs: readonly Need[] }[],
  held: Held,
): Access[] {
  const rows = [...graphRows(held), ...exchangeRows(held)];
  return resources.flatMap(({ kind, needs }) =>
    (["read", "write"] as const).map((verb) => {
      const wanted = rows.filter((row) => row.verb === verb && needs.some((need) => need === row.need));
      return { resource: kind, verb, isEnough: isEnough(wanted), missing: missing(wanted) };
    }),
  );
}

function graphRows({ graph }: Held): Row[] {
  return Object.entries(graphNeeds).map(([need, { anyOf, ...what }]) => ({
    ...what,
    need,
    needs: anyOf[0],
    isHeld: anyOf.some((name) => graph.includes(name)),
  }));
}

/** The command list decides; the permission alone can only rule access out. */
function exchangeRows({ exchange, cmdlets }: Held): Row[] {
  const lacksPermission = exchange !== undefined && !exchange.includes(exchangeApplication);
  return Object.entries(exchangeNeeds).map(([need, { role, cmdlets: wanted, ...what }]) => ({
    ...what,
    need,
    needs: lacksPermission
      ? exchangeApplication
      : `the role ${role.entra} (or ${role.exchange} in Exchange Online)`,
    isHeld: lacksPermission ? false : cmdlets && wanted.every((name) => cmdlets.includes(name)),
  }));
}

function isEnough(rows: readonly Row[]): boolean | undefined {
  const needed = rows.filter(({ optional }) => !optional);
  if (needed.some(({ isHeld }) => isHeld === false)) return false;
  return needed.every(({ isHeld }) => isHeld) ? true : undefined;
}

function missing(rows: readonly Row[]): Access["missing"] {
  return rows
    .filter(({ isHeld }) => isHeld === false)
    .map(({ what, needs, optional = false }) => ({ what, needs, optional }));
}
