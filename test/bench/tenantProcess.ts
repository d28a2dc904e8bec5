import { guidOf, type Loopback, type LoopbackOptions, startLoopback } from "../../provider/loopback";
import { type Deployment, multiply } from "./multiply";

/** Loopback tenants in a separate process, so that they do not affect the measured times. */
const tenants: Loopback[] = [];
const tenantAt = (index: number): Loopback => {
  const tenant = tenants[index];
  if (!tenant) throw new Error(`There is no tenant ${index}.`);
  return tenant;
};

const calls = {
  async start(options: LoopbackOptions) {
    const loopback = await startLoopback(options);
    // Intune's page size; the sample tenant's pages are smaller.
    loopback.tenant.pageSize = 1000;
    const certificate = guidOf("profile iOS user certificate");
    const groups = [...loopback.tenant.groups.keys()];
    return {
      index: tenants.push(loopback) - 1,
      environment: loopback.environment,
      group: groups[0] ?? "",
      certificate,
    };
  },
  clear: (index: number) => tenantAt(index).clearRequests(),
  traffic: (index: number) => trafficOf(tenantAt(index)),
  multiply: (index: number, deployment: Deployment, count: number) =>
    multiply(deployment, count, tenantAt(index).tenant),
};

export type Calls = typeof calls;

function trafficOf({ requests, log, inFlight, violations }: Loopback) {
  const routes: Record<string, number> = {};
  for (const line of log) {
    const route = line.replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "{id}");
    routes[route] = (routes[route] ?? 0) + 1;
  }
  const inBatches = requests.flatMap(({ path, body }) =>
    path.endsWith("/$batch") ? ((body as { requests?: unknown[] }).requests ?? []) : [],
  ).length;
  return {
    requests: log.length - inBatches,
    routes,
    peak: inFlight.peak,
    inTurn: inFlight.inTurn,
    throttled: requests.filter(({ status }) => status === 429).length,
    violations: [...violations],
  };
}

process.on(
  "message",
  async ({ id, name, parameters }: { id: number; name: keyof Calls; parameters: never }) => {
    try {
      const call = calls[name] as (...parameters: unknown[]) => unknown;
      process.send?.({ id, result: await call(...(parameters as unknown[])) });
    } catch (error) {
      process.send?.({ id, failure: (error as Error).message });
    }
  },
);
process.on("disconnect", () => process.exit());
