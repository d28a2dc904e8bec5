import type { Fact } from "../../../impact/facts";
import type { Context } from "../../../lifecycle/define";
import type { Computed, MobileEmailAccessPolicyInputs } from "../schema";
import { isPrompt } from "../wire";
import { overdueDevices } from "./overdueDevices";

type Inputs = Partial<MobileEmailAccessPolicyInputs>;

/** Quarantines that no `m365 release` ended in time, although the program promises people their mail. */
export async function overdueQuarantines(
  { tenant }: Context,
  news: Inputs,
  olds: Inputs & Partial<Computed>,
): Promise<Fact[]> {
  if (!isPrompt(news.mode)) return [];
  const late = await overdueDevices(tenant, news, { since: olds.promptingSince });
  if (!late) return [];
  const { devices, users } = late;
  return [{ kind: "overdue", path: "quarantineHours", hours: news.quarantineHours ?? 24, devices, users }];
}
