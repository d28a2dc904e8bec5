import { ApiError, isProviderError } from "../../errors";
import type { Tenant } from "../../tenant/connect";
import { listCommands } from "../../tenant/exchange/commandList";
import { isPermitted } from "../../tenant/graph/request";
import { exchangeNeeds, type Need } from "../../tenant/permissions";
import { type Assumption, assumptionsIn, contractPage } from "./contract";
import { type Entry, isGraph, nameOf } from "./entry";
import { inKnownWords, ours, told } from "./facts";
import { different, Ended, notTried, type Outcome } from "./outcome";

export interface Result extends Assumption, Outcome {}

/** @param outcomes outcomes of the checks that have already run, by row */
export async function runChecks(
  tenant: Tenant,
  entries: readonly Entry[],
  outcomes: ReadonlyMap<string, Outcome> = new Map(),
  onProgress: (done: number) => void = () => {},
): Promise<Result[]> {
  const byRow = new Map(entries.map((entry) => [entry.row, entry]));
  const results: Result[] = [];
  for (const assumption of assumptionsIn(contractPage())) {
    onProgress(results.length);
    const entry = byRow.get(assumption.row);
    const known = outcomes.get(assumption.row);
    results.push({ ...assumption, ...(known ?? (await outcomeOf(tenant, entry))) });
  }
  return results;
}

async function outcomeOf(tenant: Tenant, entry: Entry | undefined): Promise<Outcome> {
  if (!entry) return notTried(told`this version has no check for it`);
  if ("why" in entry) return notTried(entry.why);
  if ("write" in entry) return notTried(told`tried only with --write${entry.takes}`);
  return tried(tenant, entry.needs, () => entry.try(tenant));
}

/** Runs a check. The outcome says why it could not run, or with which refusal it ended. */
export async function tried(
  tenant: Tenant,
  needs: readonly Need[],
  run: () => Promise<Outcome>,
): Promise<Outcome> {
  try {
    for (const need of needs)
      if (!(await isHeld(tenant, need)))
        return notTried(told`needs ${nameOf(need)}, which the application lacks`);
    return await run();
  } catch (error) {
    return outcomeOfError(error);
  }
}

async function isHeld(tenant: Tenant, need: Need): Promise<boolean> {
  if (isGraph(need)) return isPermitted(tenant.graph, need);
  const listed = await tenant.read(listCommands);
  return listed === undefined || exchangeNeeds[need].cmdlets.every((name) => listed.includes(name));
}

function outcomeOfError(error: unknown): Outcome {
  if (error instanceof Ended) return error.outcome;
  if (!isProviderError(error)) throw error;
  if (error.code === "M365_UNEXPECTED_ANSWER")
    return different(told`the answer does not have the documented form`);
  const isRefusal =
    error instanceof ApiError && error.status < 500 && ["M365_API", "M365_NOT_FOUND"].includes(error.code);
  if (isRefusal) return different(told`${error.status} ${inKnownWords(error.serviceCode)}`);
  return notTried(ours(error.code));
}
