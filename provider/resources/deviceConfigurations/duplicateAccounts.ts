import type { Fact } from "../../impact/facts";
import type { DeviceConfiguration } from "../../tenant/graph/deviceConfigurations";
import { familyOf } from "./audiences";
import { isNew } from "./plannedProfiles";

const mostNamed = 2;

/** What happens to people who get this profile and have another one for the same account. */
export function accountTwice(profile: DeviceConfiguration, others: readonly DeviceConfiguration[]): Fact[] {
  const family = familyOf(profile);
  if (!family || others.length === 0) return [];
  return [
    {
      ...{ kind: "accountTwice", severity: "warning", family },
      host: family === "knox" ? undefined : String(profile["hostName"]),
      name: profile.displayName ?? "",
      others: others
        .slice(0, mostNamed)
        .map(({ id, displayName }) => ({ name: displayName ?? "", ...(isNew(id) ? {} : { id }) })),
      more: Math.max(0, others.length - mostNamed),
    },
  ];
}
