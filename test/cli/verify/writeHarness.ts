import { entries } from "../../../provider/cli/verify/checks";
import type { Outcome } from "../../../provider/cli/verify/outcome";
import { clearLeftOvers } from "../../../provider/cli/verify/write/leftOver";
import { tryWrites } from "../../../provider/cli/verify/write/run";
import { type Given, wantedBy } from "../../../provider/cli/verify/write/wanted";
import { type Loopback, startLoopback, type TenantData, trustLoopback } from "../../../provider/loopback";
import { Cancellation } from "../../../provider/tenant/cancellation";
import { readConfig } from "../../../provider/tenant/config";
import { connect } from "../../../provider/tenant/connect";
import { timeouts } from "../../../provider/tenant/timeouts";

// Short timeouts suffice, because the loopback has no replication lag.
Object.assign(timeouts, {
  firstLookMs: 1,
  firstRepeatMs: 1,
  goneMs: 3,
  lookUpMs: 3,
  settleMs: 20,
  repeats: 2,
});

export async function room(seed: (tenant: TenantData) => void = () => {}): Promise<Loopback> {
  const loopback = await startLoopback({ seed });
  trustLoopback(loopback);
  return loopback;
}

export const emptyGroupOf = ({ tenant }: Loopback): string =>
  [...tenant.groups.values()].find(({ displayName }) => displayName === "Shared iPads")?.id ?? "";

export const certificateOf = ({ tenant }: Loopback, type = "iosScepCertificateProfile"): string =>
  [...tenant.deviceConfigurations.values()].find((one) => one["@odata.type"].endsWith(`.${type}`))?.id ?? "";

export const everything = (loopback: Loopback): Given => ({
  certificate: certificateOf(loopback),
  group: emptyGroupOf(loopback),
});

export interface Written {
  outcomes: ReadonlyMap<string, Outcome>;
  isClean: boolean;
  /** The lines of output. */
  said: string[];
}

/** A complete run, as the command starts it after its question is answered with yes. */
export async function writeRun(
  { environment }: Loopback,
  given: Given = {},
  interruption = new AbortController(),
): Promise<Written> {
  // Without Intune's rate limit, because the tests start many runs in sequence.
  const config = { ...readConfig(() => undefined, environment), writesPer20Seconds: 100_000 };
  const cancellation = new Cancellation();
  interruption.signal.addEventListener("abort", () => cancellation.cancel());
  const [tenant, cleaner] = [connect(config, undefined, { cancellation }), connect(config)];
  const said: string[] = [];
  const say = (line: string) => said.push(line);
  const wanted = await wantedBy(tenant, given);
  await clearLeftOvers(cleaner, say);
  const run = { tenant, cleaner, wanted, signal: interruption.signal, say };
  return { ...(await tryWrites(entries, run)), said };
}

/** The parts of the tenant that a run must leave unchanged. */
export const stateOf = ({ tenant }: Loopback) => {
  const { version: _, ...consentRequests } = tenant.adminConsentRequestPolicy;
  const { deviceConfigurations, assignments, references, authorizationPolicy, organizationSettings } = tenant;
  return structuredClone({
    ...{ deviceConfigurations, assignments, references, authorizationPolicy, organizationSettings },
    ...{ consentRequests, rules: tenant.deviceAccessRules, approvals: tenant.approvalRequests },
  });
};
