import * as fc from "fast-check";
import type { Explanation } from "../../../provider/cli/explain/explain";
import type { Fact } from "../../../provider/impact/facts";
import type { Members } from "../../../provider/impact/facts/audience";
import { addGroup, addUsers, emptyTenant, type TenantData } from "../../../provider/loopback";
import { openRoom, type Room } from "../../resources/harness";
import { everybody, pending, previewed } from "./harness";

const people = 4;
const names = ["outer", "middle", "inner", "other"] as const;
const name = fc.constantFrom(...names);
const filter = fc.constantFrom(undefined, undefined, "include" as const, "exclude" as const);

const entry = fc.oneof(
  fc.record({ kind: fc.constantFrom("group" as const, "excludeGroup" as const), groupName: name }),
  fc.record({ kind: fc.constantFrom("allUsers" as const, "allDevices" as const) }),
);
const entries = fc.uniqueArray(entry, {
  maxLength: 4,
  selector: (one) => ("groupName" in one ? one.groupName : one.kind),
});
const groups = fc.record(
  Object.fromEntries(
    names.map((one) => [one, fc.uniqueArray(fc.nat(people - 1), { maxLength: people })]),
  ) as Record<(typeof names)[number], fc.Arbitrary<number[]>>,
);
const nesting = fc.uniqueArray(
  fc.constantFrom("outer>middle", "middle>inner", "outer>inner", "inner>outer"),
  {
    maxLength: 4,
  },
);
const change = fc.record({
  targets: entries,
  mode: fc.constantFrom("authoritative" as const, "additive" as const),
  filter,
});
type Entry = typeof entry extends fc.Arbitrary<infer T> ? T : never;

const idOf = ({ groups: all }: TenantData, groupName: string) =>
  [...all.values()].find(({ displayName }) => displayName === groupName)?.id ?? "";

const filterId = "0f3c1111-0000-4000-8000-00000000f11e";

function build(
  { loopback }: Room,
  wanted: { groups: Record<string, number[]>; nesting: string[]; live: Entry[] },
) {
  const { tenant, administrator } = loopback;
  Object.assign(tenant, emptyTenant(tenant.tenantId));
  addUsers(tenant, people);
  const ids = [...tenant.users.keys()];
  for (const one of names)
    addGroup(tenant, {
      displayName: one,
      members: (wanted.groups[one] ?? []).map((index) => ids[index] ?? ""),
    });
  for (const nest of wanted.nesting) {
    const [above = "", below = ""] = nest.split(">");
    tenant.groups.get(idOf(tenant, above))?.members.push(idOf(tenant, below));
  }
  tenant.assignmentFilters.push({ id: filterId, displayName: "Corporate", platform: "iOS" } as never);
  const { id } = administrator.createDeviceConfiguration({
    "@odata.type": "#microsoft.graph.iosEasEmailProfileConfiguration",
    displayName: "iOS mail",
    hostName: "outlook.office365.com",
  });
  administrator.assign(
    id,
    wanted.live.map((one) => liveTarget(tenant, one)),
  );
  return id;
}

const types = {
  group: "#microsoft.graph.groupAssignmentTarget",
  excludeGroup: "#microsoft.graph.exclusionGroupAssignmentTarget",
  allUsers: "#microsoft.graph.allLicensedUsersAssignmentTarget",
  allDevices: "#microsoft.graph.allDevicesAssignmentTarget",
} as const;

const liveTarget = (tenant: TenantData, one: Entry) => ({
  "@odata.type": types[one.kind],
  ...("groupName" in one ? { groupId: idOf(tenant, one.groupName) } : {}),
});

const fates = [
  "getsAccount",
  "getsNoAccount",
  "losesAccount",
  "keepsAccount",
  "noLongerExcluded",
  "filterChanges",
] as const;

/** Counts the people in all entries. */
const usersIn = (members: readonly Members[]): number =>
  members.reduce((sum, one) => sum + ("users" in one ? (one.users ?? 0) : 0), 0);

function counts(facts: readonly Fact[]) {
  const of = (kind: (typeof fates)[number]) =>
    facts.reduce((sum, fact) => (fact.kind === kind ? sum + usersIn(fact.members) : sum), 0);
  return Object.fromEntries(fates.map((kind) => [kind, of(kind)]));
}

function summed(all: readonly Explanation[]) {
  const found = all.flatMap(({ profiles }) => (profiles ?? []).flatMap((one) => one.fates ?? []));
  return Object.fromEntries(fates.map((kind) => [kind, found.filter((one) => one === kind).length]));
}

test("the profiles in the answers about all people add up to the figures of the preview, for any groups and any change", async () => {
  await using room = await openRoom();
  await fc.assert(
    fc.asyncProperty(groups, nesting, entries, change, async (members, nest, live, wanted) => {
      const profileId = build(room, { groups: members, nesting: nest, live });
      const targets = wanted.targets.map((one) => ({
        ...one,
        ...(wanted.filter && one.kind !== "excludeGroup" ? { filterId, filterMode: wanted.filter } : {}),
      }));
      const inputs = { profileId, targets, mode: wanted.mode };
      const declared = { kind: "ProfileAssignment", name: "ios-mail", inputs } as const;

      const facts = await previewed(room, declared);
      const coming = await pending(room, declared);

      expect(coming.unknown).toEqual([]);
      expect(summed(await everybody(room, coming))).toEqual(counts(facts));
    }),
    { numRuns: 40 },
  );
  expect(room.loopback.violations).toEqual([]);
});
