import { ConstraintError } from "../../errors";
import { warning } from "../../impact/notes";
import type { CheckFailure, Context } from "../../lifecycle/define";
import { notePolicy } from "../blockedApps";
import { defineResource } from "../defineResource";
import { policyChangedBy } from "./changedBy";
import { converge } from "./convergence/converge";
import { nextPrevious, toGoal, toRestoreGoal } from "./convergence/goal";
import { policyAfter } from "./convergence/policyAfter";
import { type Objection, objections } from "./convergence/preconditions";
import type { Goal } from "./convergence/steps";
import { impact } from "./impact";
import { isBlocked } from "./impact/blockedApp";
import { benchmarksNow } from "./impact/posture";
import { observe, readPolicy } from "./live";
import { stillInHand } from "./owned";
import { page } from "./page";
import { notExempted } from "./quarantine/exemptionCheck";
import { overdueQuarantines } from "./quarantine/unmetPromises";
import { rules } from "./rules";
import {
  computed,
  type EffectiveMode,
  inputs,
  type MobileEmailAccessPolicyInputs,
  type State,
} from "./schema";
import { computedOf, decisionsOf, isPrompt, type LivePolicy, toPrevious } from "./wire";

type Inputs = MobileEmailAccessPolicyInputs;

/** All declared paths, which a first write would set. */
const declaredPaths = (news: Partial<Inputs>): string[] => Object.keys(news);

async function checkTenant(
  context: Context,
  news: Partial<Inputs>,
  olds: Partial<Inputs>,
): Promise<CheckFailure[]> {
  if (news.mode === undefined) return [];
  const live = await readPolicy(context.tenant, false);
  const goal = toGoal(live, { olds, news: news as Inputs, paths: declaredPaths(news) });
  const found = await objectionsTo(context, live, goal, news, olds);
  context.tell(...found.filter(({ isRefusal }) => !isRefusal).map(({ reason }) => warning(reason)));
  if (isKnown(news)) {
    const after = policyAfter(live, goal);
    notePolicy(context, (app) => isBlocked(after, app));
  }
  return found.filter(({ isRefusal }) => isRefusal).map(({ property, reason }) => ({ property, reason }));
}

/** Whether all rules are known. Rules whose values are known only during `up` may allow any app. */
function isKnown(news: Partial<Inputs>): boolean {
  const rules = news.additionalRules ?? [];
  return (
    !("additionalRules" in news && news.additionalRules === undefined) &&
    rules.every((rule) => rule?.characteristic && rule.queryString && rule.accessLevel)
  );
}

/** Cheap checks first: the devices are listed only if nothing else prevents the write. */
async function objectionsTo(
  { tenant }: Context,
  live: LivePolicy,
  goal: Goal,
  news: Partial<Inputs>,
  olds: Partial<Inputs>,
): Promise<Objection[]> {
  const found = objections(live, goal, news, olds);
  if (found.some(({ isRefusal }) => isRefusal)) return found;
  return [...found, ...(await notExempted(tenant, live, goal, news))];
}

export const mobileEmailAccessPolicy = defineResource<"MobileEmailAccessPolicy", Inputs, LivePolicy>({
  kind: "MobileEmailAccessPolicy",
  isSetting: true,
  exportName: "mobile-email-access",
  portal: { portal: "exchange", path: "/#/mobiledeviceaccess" },
  needs: [
    "readSettings",
    "writeSettings",
    "readMailboxes",
    "readStatistics",
    "readOrganization",
    "writeMailboxes",
    "readConditionalAccess",
    "readReports",
    "searchExchangeLog",
  ],
  page,
  schema: {
    inputs,
    computed,
    rules,
    // Leaves out the undocumented preference. A prompt mode also needs inputs that no tenant stores.
    toDeclarableInputs: ({ tenantAdminPreference: _, ...inputs }) =>
      isPrompt(inputs.mode) ? { ...inputs, promptVia: "quarantine", onDelete: "retain" } : inputs,
  },
  verbs: {
    checkTenant,
    observe,
    initialOutputs: (_, live, news, olds) => ({
      previous: olds
        ? { ...(olds as State).previous, rules: stillInHand(live.raw, olds as State, news) }
        : toPrevious(live.raw, news),
      ...live.computed,
    }),
    async update(context, _id, { olds, news, paths, live }) {
      const request = { olds: olds as State, news, paths };
      const goal = toGoal(live.raw, request);
      const found = await objectionsTo(context, live.raw, goal, news, olds);
      const refused = found.find(({ isRefusal }) => isRefusal);
      if (refused) throw new ConstraintError(refused.reason);
      const seen = await converge(context.tenant, live.raw, goal);
      return {
        ...computedOf(seen, { ...news, effectiveMode: undefined }),
        previous: nextPrevious(live.raw, request),
        ...promptingSince(live.raw, seen),
      };
    },
    async delete(context, _id, olds) {
      if (olds.onDelete !== "restore") return;
      const live = await readPolicy(context.tenant, true);
      const goal = toRestoreGoal(live, olds as State);
      await converge(context.tenant, live, goal);
    },
  },
  report: {
    impact,
    changedBy: policyChangedBy,
    unmetPromises: overdueQuarantines,
    standsFor: async (_, { inputs: { mode }, raw }, path) =>
      path === "mode" && (mode as EffectiveMode | undefined) === "custom" ? decisionsOf(raw) : undefined,
    benchmarks: (_, { raw }) => benchmarksNow(raw),
  },
});

/** `m365 release` counts the hours of existing devices from the switch. */
function promptingSince({ settings: before }: LivePolicy, { settings: after }: LivePolicy) {
  const isSwitch = after.DefaultAccessLevel === "Quarantine" && before.DefaultAccessLevel !== "Quarantine";
  return isSwitch ? { promptingSince: new Date().toISOString() } : {};
}
