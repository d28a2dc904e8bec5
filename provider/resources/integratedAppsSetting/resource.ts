import { ConstraintError } from "../../errors";
import { readable } from "../../impact/readable";
import type { CheckFailure, Context } from "../../lifecycle/define";
import { listPermissionGrantPolicies } from "../../tenant/graph/permissionGrants";
import { defineResource } from "../defineResource";
import { consentsSince, settingChangedBy } from "./changedBy";
import { problemsIn, repeated } from "./consentReviewers";
import { converge, toGoal, toRestoreGoal } from "./converge";
import { impact } from "./impact";
import { kept, observe, readSetting, toPrevious } from "./live";
import { permissionProblems } from "./lowRisk/problems";
import { nameOf } from "./nameOf";
import { ownership } from "./owned";
import { page } from "./page";
import { meaningChanges } from "./policies/meaningChanges";
import { benchmarksNow } from "./posture";
import { restorable } from "./restore";
import { rules } from "./rules";
import { computed, type IntegratedAppsSettingInputs, inputs, type State } from "./schema";
import { consentStandsFor } from "./standsFor";
import { isMicrosofts, type LiveSetting } from "./wire";

type Inputs = IntegratedAppsSettingInputs;

async function checkTenant(context: Context, news: Partial<Inputs>): Promise<CheckFailure[]> {
  const { tenant } = context;
  const reviewers = news.adminConsentRequests?.reviewers ?? [];
  const unknown = await unknownPolicies(context, news);
  const problems = await problemsIn(tenant, reviewers);
  return [
    ...unknown,
    ...(await permissionProblems(tenant, news)),
    ...problems.map(({ index, key, reason }) => ({
      property: `adminConsentRequests.reviewers[${index}]${key ? `.${key}` : ""}`,
      reason,
    })),
  ];
}

async function unknownPolicies(
  { tenant, say }: Context,
  { permissionGrantPolicyIds = [] }: Partial<Inputs>,
): Promise<CheckFailure[]> {
  if (permissionGrantPolicyIds.length === 0) return [];
  const found = await readable(tenant.read(listPermissionGrantPolicies));
  if (!found) {
    say(
      "warning: it could not be checked whether the policies in permissionGrantPolicyIds exist (Policy.Read.PermissionGrant is missing).",
    );
    return [];
  }
  const known = new Set(found.map(({ id }) => id.toLowerCase()));
  return permissionGrantPolicyIds.flatMap((id, index) =>
    id && !known.has(id.toLowerCase()) && !isMicrosofts(id)
      ? [
          {
            property: `permissionGrantPolicyIds[${index}]`,
            reason: `"${id}" is not an app consent policy of this tenant. Create it first, or use one of ${found.map((one) => one.id).join(", ")}.`,
          },
        ]
      : [],
  );
}

export const integratedAppsSetting = defineResource<"IntegratedAppsSetting", Inputs, LiveSetting>({
  kind: "IntegratedAppsSetting",
  isSetting: true,
  exportName: "integrated-apps",
  portal: { portal: "entra", path: "/#view/Microsoft_AAD_IAM/ConsentPoliciesMenuBlade/~/UserSettings" },
  needs: [
    "readConsent",
    "writeConsent",
    "readGrantPolicies",
    "readReviewers",
    "readGrants",
    "readApplications",
    "writeClassifications",
    "readAdminConsent",
    "writeAdminConsent",
    "readDirectoryLog",
    "readSignIns",
    "readConsentRequests",
  ],
  page,
  schema: {
    inputs,
    computed,
    rules,
    toDeclarableInputs: ({ permissionGrantPolicyIds, ...others }) =>
      others.userConsent === "custom" ? { ...others, permissionGrantPolicyIds } : others,
  },
  verbs: {
    checkTenant,
    goneIn: checkTenant,
    observe,
    initialOutputs: (_, { raw }, news, olds) => remembered(raw, news, olds as State | undefined),
    async update({ tenant }, _id, { olds, news, paths, live }) {
      assertResolved(news, live.raw);
      const before = olds as State;
      await converge(tenant, live.raw, toGoal(live.raw, { olds: before, news, paths }));
      return remembered(live.raw, news, before);
    },
    async delete(context, _id, olds) {
      if (olds.onDelete !== "restore") return;
      const live = await readSetting(context.tenant, whole(olds as State), true);
      const { goal } = await restorable(context.tenant, toRestoreGoal(live, olds as State));
      await converge(context.tenant, live, goal);
    },
  },
  report: {
    impact,
    changedBy: settingChangedBy,
    sinceThen: consentsSince,
    meaningChanges,
    benchmarks: (_, { raw }) => benchmarksNow(raw),
    nameOf,
    standsFor: consentStandsFor,
  },
});

/** For newly declared inputs the current value is recorded as the original one; originals recorded earlier are kept. */
function remembered(raw: LiveSetting, news: Inputs, olds?: State) {
  const { previous, resolvedNames = {} } = olds ?? { previous: {} };
  const live = { ...raw, names: new Map([...Object.entries(resolvedNames), ...raw.names]) };
  return {
    ...(previous ? { previous: { ...toPrevious(raw, news), ...previous } } : {}),
    ...kept(raw.contents),
    ...ownership({ live, before: olds ?? {}, now: news }),
  };
}

/**
 * Includes requests that are no longer declared but will be restored: reviewers that others added since must be read.
 */
const whole = (olds: State): State =>
  olds.previous?.adminConsentRequests ? { adminConsentRequests: { isEnabled: false }, ...olds } : olds;

/** A name that resolves to nothing must not reach Graph as an empty id. */
function assertResolved({ adminConsentRequests }: Inputs, { names }: LiveSetting): void {
  const lost = (adminConsentRequests?.reviewers ?? []).find(
    ({ kind, name }) => name !== undefined && !names.has(`${kind}:${name}`),
  );
  if (lost)
    throw new ConstraintError(
      `adminConsentRequests.reviewers: the ${lost.kind} "${lost.name}" does not exist, or there are several. Nothing was written. Use id.`,
    );
  const [same] = repeated(adminConsentRequests?.reviewers ?? [], names);
  if (same)
    throw new ConstraintError(
      `adminConsentRequests.reviewers[${same.index}]: ${same.reason} Nothing was written.`,
    );
}
