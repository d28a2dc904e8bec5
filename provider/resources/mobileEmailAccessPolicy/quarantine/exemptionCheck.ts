import { outcomeIn } from "../../../counted";
import { count } from "../../../impact/format";
import type { Tenant } from "../../../tenant/connect";
import { livePolicy, type Policy } from "../census/accessDecision";
import { census, type DeviceKind } from "../census/census";
import { policyAfter } from "../convergence/policyAfter";
import type { Objection } from "../convergence/preconditions";
import type { Goal } from "../convergence/steps";
import { deviceImpactOf } from "../impact/deviceImpact";
import type { MobileEmailAccessPolicyInputs } from "../schema";
import { type LivePolicy, samePair } from "../wire";

type Inputs = Partial<MobileEmailAccessPolicyInputs>;

/**
 * `anyAppPromptNew` must not interrupt anybody who works today: devices that sync must be exempted before the switch.
 */
export async function notExempted(
  tenant: Tenant,
  live: LivePolicy,
  goal: Goal,
  news: Inputs,
): Promise<Objection[]> {
  const isSwitch = goal.level === "Quarantine" && live.settings.DefaultAccessLevel !== "Quarantine";
  if (news.mode !== "anyAppPromptNew" || !isSwitch || live.settings.IsIntuneManaged) return [];
  const isRefusal = news.whenNotExempted !== "warn";
  const found = await outcomeIn(tenant, census);
  const reason =
    "why" in found ? unknown(found.why, isRefusal) : known(found.value.kinds, live, goal, isRefusal);
  return reason === undefined ? [] : [{ property: "whenNotExempted", reason, isRefusal }];
}

function unknown(why: string, isRefusal: boolean): string {
  const advice = isRefusal
    ? 'Nothing was written. Run this again once the devices can be read, or set whenNotExempted: "warn".'
    : "Devices that are not exempted will go into quarantine at their next contact.";
  return `it is not known whether existing devices are exempted: ${why}. ${advice}`;
}

function known(
  kinds: readonly DeviceKind[],
  live: LivePolicy,
  goal: Goal,
  isRefusal: boolean,
): string | undefined {
  const [before, after] = [livePolicy(live), policyAfter(live, goal)];
  const { asked } = deviceImpactOf(kinds, before, after, []);
  if (asked.devices === 0) return undefined;
  const verb = asked.devices === 1 ? "currently syncs and is" : "currently sync and are";
  const advice = isRefusal
    ? `Nothing was written. Run m365 exempt${withoutRules(before, after)} first, or set whenNotExempted: "warn".`
    : "They will go into quarantine at their next contact.";
  return `${count(asked.devices, "device")} of ${count(asked.users.size, "user")} ${verb} not exempted. ${advice}`;
}

/**
 * Options for rules that allow devices only until the switch: without them, the command assumes that these rules stay.
 */
const withoutRules = (before: Policy, after: Policy): string =>
  before.rules
    .filter((rule) => rule.accessLevel === "Allow" && !after.rules.some((one) => samePair(one, rule)))
    .map(({ characteristic, queryString }) => ` --without-rule "${characteristic}=${queryString}"`)
    .join("");
