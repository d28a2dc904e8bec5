import { readable } from "../../impact/audience";
import { count } from "../../impact/wording";
import type { Tenant } from "../../tenant/connect";
import { livePolicy, policyAfter } from "./access";
import { census } from "./census";
import type { Objection } from "./preconditions";
import { reachOf } from "./reach";
import type { MobileEmailAccessPolicyInputs } from "./schema";
import type { Goal } from "./steps";
import type { LivePolicy } from "./wire";

type Inputs = Partial<MobileEmailAccessPolicyInputs>;

/** "New devices only" must not interrupt anybody who works today: those have to be exempted before the switch. */
export async function notExempted(
  tenant: Tenant,
  live: LivePolicy,
  goal: Goal,
  news: Inputs,
): Promise<Objection[]> {
  const isSwitch = goal.level === "Quarantine" && live.settings.DefaultAccessLevel !== "Quarantine";
  if (news.mode !== "anyAppPromptNew" || !isSwitch || live.settings.IsIntuneManaged) return [];
  const fact = await factOf(tenant, live, goal);
  if (!fact) return [];
  const isWarned = news.whenNotExempted === "warn";
  const advice = isWarned
    ? "They go into quarantine at their next contact."
    : 'Nothing was written. Run m365 exempt first, or set whenNotExempted: "warn".';
  return [{ property: "whenNotExempted", reason: `${fact} ${advice}`, isRefusal: !isWarned }];
}

async function factOf(tenant: Tenant, live: LivePolicy, goal: Goal): Promise<string | undefined> {
  const kinds = await readable(census(tenant));
  if (!kinds)
    return "whether devices that synchronise today are exempted could not be read (the application lacks the role Global Reader, or View-Only Recipients in Exchange).";
  const { asked } = reachOf(kinds, livePolicy(live), policyAfter(live, goal), []);
  if (asked.devices === 0) return undefined;
  const verb = asked.devices === 1 ? "synchronises today and is" : "synchronise today and are";
  return `${count(asked.devices, "device")} of ${count(asked.users.size, "user")} ${verb} not exempted.`;
}
