import { isDeepStrictEqual } from "node:util";
import type { FleetMessage } from "./message";
import { readExpected } from "./results";
import type { Results } from "./storage";
import type { FleetTenant } from "./tenantsFile";

/** What `m365 fleet enqueue` stored beside the results. */
export interface RunLists {
  /** Whether the run has this very tenant, with these variables and these secrets. */
  name(message: FleetMessage): Promise<boolean>;
}

/**
 * Whoever may write to the queue may not decide which secrets of the worker go to which tenant: the container does, which
 * is another role. One list is kept in memory, since the messages of a run follow each other.
 */
export function runLists(results: Results): RunLists {
  let last: { run: string; tenants: Map<string, FleetTenant> } | undefined;
  return {
    async name({ run, tenant }) {
      if (last?.run !== run) last = { run, tenants: await tenantsOf(results, run) };
      return isDeepStrictEqual(last.tenants.get(tenant.name), tenant);
    },
  };
}

async function tenantsOf(results: Results, run: string): Promise<Map<string, FleetTenant>> {
  const list = await readExpected(results, run);
  return new Map((Array.isArray(list) ? list : []).map((one) => [one.name, one]));
}
