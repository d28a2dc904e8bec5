import type { Context, Observed } from "../../lifecycle/define";
import type { Tenant } from "../../tenant/connect";
import { listActiveSyncDeviceAccessRules } from "../../tenant/exchange/accessRules";
import { getActiveSyncOrganizationSettings } from "../../tenant/exchange/organizationSettings";
import { additionalRulesOf, answeredRules } from "./owned";
import type { MobileEmailAccessPolicyInputs, State } from "./schema";
import { computedOf, fromExchange, type LivePolicy } from "./wire";

/** The current policy. Reads of the same operation are reused unless `fresh` is set. */
export async function readPolicy(tenant: Tenant, fresh: boolean): Promise<LivePolicy> {
  if (fresh) forgetPolicy(tenant);
  const [settings, rules] = await Promise.all([
    tenant.read(getActiveSyncOrganizationSettings),
    tenant.read(listActiveSyncDeviceAccessRules),
  ]);
  return { settings, rules };
}

/** The live policy as inputs of the program. */
export async function observe(
  { tenant }: Context,
  _id: string,
  { declared, before, now, fresh }: { declared: State; before: State; now: State; fresh: boolean },
): Promise<Observed<MobileEmailAccessPolicyInputs, LivePolicy>> {
  const raw = await readPolicy(tenant, fresh);
  const isImport = Object.keys(declared).length === 0;
  const rules = isImport ? additionalRulesOf(raw) : answeredRules(raw, before, now);
  return {
    inputs: fromExchange(raw, declared, rules),
    raw,
    computed: computedOf(raw, declared),
    lastChanged: lastChanged(raw),
  };
}

/** Discards the cached reads of one half of the policy, or of both, after a write. */
export function forgetPolicy(tenant: Tenant, half?: "settings" | "rules"): void {
  if (half !== "rules") tenant.invalidate(getActiveSyncOrganizationSettings);
  if (half !== "settings") tenant.invalidate(listActiveSyncDeviceAccessRules);
}

/** When the object was last changed in Exchange (ISO 8601), if Exchange reports it. */
export function whenChanged({
  WhenChangedUTC: time,
}: {
  WhenChangedUTC?: string | null;
}): string | undefined {
  const at = timeOf(time);
  return at > 0 ? new Date(at).toISOString() : undefined;
}

/** Milliseconds since 1970; 0 if Exchange reports no time, for example for changes older than its records. */
export const timeOf = (time: string | null | undefined): number => Date.parse(utc(time ?? "")) || 0;

/** [I] Exchange may omit the time zone, which is UTC according to the property's name. */
const utc = (time: string) => (/(Z|[+-]\d\d:?\d\d)$/i.test(time) ? time : `${time}Z`);

/** When any part of the policy was last changed (ISO 8601). */
export function lastChanged({ settings, rules }: LivePolicy): string | undefined {
  return [settings.WhenChangedUTC, ...rules.map(({ WhenChangedUTC }) => WhenChangedUTC)]
    .filter((time) => typeof time === "string")
    .sort()
    .at(-1);
}
