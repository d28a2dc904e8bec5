import type { Tenant } from "../../tenant/connect";
import { roles } from "../../tenant/exchange/cmdlet";
import { graphNeeds, type Need, type Permission } from "../../tenant/permissions";
import { type Fact, ours, told } from "./facts";
import type { Outcome } from "./outcome";
import type { Trial } from "./write/trial";

/** A row of the tables in docs/contract.md: its file below `provider/`, and its name. */
export type Row = `${string}.ts ${string}`;

interface Tried {
  row: Row;
  needs: readonly Need[];
}

/** A check that only reads. */
export interface Check extends Tried {
  try(tenant: Tenant): Promise<Outcome>;
}

/** A check that writes, in most cases to a profile that `--write` creates and deletes. */
export interface WriteCheck extends Tried {
  /** The options that it needs in addition to --write, as they appear in the message. */
  takes: Fact;
  write(trial: Trial): Promise<Outcome>;
}

/** An assumption that no command may check in somebody's tenant. */
export interface Untried {
  row: Row;
  why: Fact;
}

export type Entry = Check | WriteCheck | Untried;

export const check = (row: Row, needs: readonly Need[], run: Check["try"]): Check => ({
  row,
  needs,
  try: run,
});

/** @param takes options that are needed in addition to --write. Default: none. */
export const writeCheck = (
  row: Row,
  needs: readonly Need[],
  run: WriteCheck["write"],
  takes: Fact = told``,
): WriteCheck => ({ row, needs, takes, write: run });

export const untried = (row: Row, why: Fact): Untried => ({ row, why });

export const isGraph = (need: Need): need is Permission => need in graphNeeds;

/** Microsoft's name of the permission or role. */
export const nameOf = (need: Need): Fact =>
  isGraph(need) ? ours(graphNeeds[need].anyOf[0]) : ours(roles[need].entra);
