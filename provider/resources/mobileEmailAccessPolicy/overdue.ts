import { count } from "../../impact/wording";
import type { Context } from "../../lifecycle/define";
import type { Unkept } from "../../lifecycle/observation";
import { overdue } from "./quarantine/overdue";
import type { Computed, MobileEmailAccessPolicyInputs } from "./schema";
import { isPrompt } from "./wire";

type Inputs = Partial<MobileEmailAccessPolicyInputs>;

/** Quarantines that no `m365 release` ended: people wait for mail that the program promised them. */
export async function overdueQuarantines(
  { tenant }: Context,
  news: Inputs,
  olds: Inputs & Partial<Computed>,
): Promise<Unkept[]> {
  if (!isPrompt(news.mode)) return [];
  const late = await overdue(tenant, news, { since: olds.promptingSince });
  if (!late) return [];
  const hours = news.quarantineHours ?? 24;
  const who = `${count(late.devices, "device")} of ${count(late.users, "user")}`;
  return [
    {
      path: "quarantineHours",
      declared: hours,
      live: "overdue",
      words: `quarantineHours: ${who} wait longer than ${count(hours, "hour")}, m365 release ends it`,
    },
  ];
}
