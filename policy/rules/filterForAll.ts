import { entriesOf } from "../declared";
import type { ResourceRule } from "../rule";

export const filterForAll: ResourceRule = {
  name: "filter-for-all",
  description: "An assignment to all users or all devices must have a filter.",
  severity: "high",
  fix: "Add filterId or filterName with filterMode to the target, or assign the profile to groups.",
  enforcementLevel: "mandatory",
  options: {},
  kinds: ["ProfileAssignment"],
  findingsIn({ inputs: { targets } }) {
    return entriesOf(targets)
      .filter(({ kind }) => kind === "allUsers" || kind === "allDevices")
      .filter(({ filterId, filterName }) => filterId === undefined && filterName === undefined)
      .map(
        ({ kind }) => `The target ${String(kind)} has no filter: the profile reaches everyone in the tenant.`,
      );
  },
};
