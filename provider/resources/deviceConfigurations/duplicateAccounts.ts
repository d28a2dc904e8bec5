import { countedHere } from "../../counted";
import type { Fact } from "../../impact/facts";
import type { Tenant } from "../../tenant/connect";
import type { DeviceConfiguration } from "../../tenant/graph/deviceConfigurations";
import { familyOf, sharing, type Target } from "./audiences";
import { isNew, planOf } from "./plannedProfiles";
import { indexProfiles } from "./profileIndex";

/** Warnings for people who get a profile through new targets and have the same account from another one. */
export async function sameAccountElsewhere(
  tenant: Tenant,
  profile: DeviceConfiguration,
  targets: readonly Target[],
): Promise<Fact[]> {
  const audiences = await countedHere("whether somebody gets the same account twice", () =>
    tenant.read(indexProfiles),
  );
  if (audiences === undefined) return [];
  const plan = planOf(tenant);
  const others = sharing(audiences, profile, targets).filter(
    ({ id }) => !plan.profiles.has(id.toLowerCase()),
  );
  return accountTwice(profile, [...others, ...sharing(plan.audiences, profile, targets)]);
}

const mostNamed = 2;

/** What happens to people who get this profile and have another one for the same account. */
function accountTwice(profile: DeviceConfiguration, others: readonly DeviceConfiguration[]): Fact[] {
  const family = familyOf(profile);
  if (!family || others.length === 0) return [];
  return [
    {
      ...{ kind: "accountTwice", severity: "warning", family: family.name },
      host: family.ignoresHost ? undefined : String(profile["hostName"]),
      name: profile.displayName ?? "",
      others: others
        .slice(0, mostNamed)
        .map(({ id, displayName }) => ({ name: displayName ?? "", ...(isNew(id) ? {} : { id }) })),
      more: Math.max(0, others.length - mostNamed),
    },
  ];
}
