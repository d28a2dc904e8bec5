import type { Fact } from "../../../impact/facts";
import type { MeaningFact } from "../../../impact/facts/consentPolicies";
import type { Context, Observed } from "../../../lifecycle/define";
import type { Tenant } from "../../../tenant/connect";
import type { IntegratedAppsSettingInputs, State } from "../schema";
import { knownPolicy, type LiveSetting } from "../wire";
import { changesBetween, type PolicyChange } from "./changes";
import { fingerprintOf } from "./fingerprint";
import { rolloutOf } from "./known";
import { inNames } from "./names";

/** How the contents of the declared policies differ from those in the state; nothing for states without them. */
export async function meaningChanges(
  { tenant }: Context,
  { raw }: Observed<IntegratedAppsSettingInputs, LiveSetting>,
  olds: State,
): Promise<Fact[]> {
  const changes = changesBetween(olds.policyContents ?? [], raw.contents ?? []);
  return Promise.all(
    changes.map((change) => {
      const own = (raw.contents ?? []).filter(({ policy }) => policy === change.policy);
      return factOf(tenant, change, fingerprintOf(own));
    }),
  );
}

/** Only Microsoft can change a built-in policy, so its changes are reported as Microsoft's. */
async function factOf(
  tenant: Tenant,
  { policy, isOtherwise, ...change }: PolicyChange,
  contents: string,
): Promise<Fact> {
  const [closed, opened] = await Promise.all([
    inNames(tenant, change.closed),
    inNames(tenant, change.opened),
  ]);
  const known = knownPolicy(policy);
  const fact = {
    ...{ id: policy, ...(known ? { known } : {}), isOtherwise },
    ...{ closed: closed.permissions.map(announced), opened: opened.permissions },
    unnamed: closed.unnamed + opened.unnamed,
  };
  return policy.startsWith("microsoft-")
    ? { kind: "microsoftChanged", ...fact }
    : { kind: "policyChanged", path: "permissionGrantPolicyIds", ...fact, contents };
}

function announced(permission: string): MeaningFact["closed"][number] {
  const rollout = rolloutOf(permission);
  return { permission, ...(rollout ? { message: rollout.message, since: rollout.from } : {}) };
}
