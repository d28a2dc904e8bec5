import { ClaimRegister, claimKey } from "../../provider/lifecycle/claims";
import type { Context } from "../../provider/lifecycle/define";
import type { ResolvedTarget } from "../../provider/resources/deviceConfigurations/assignmentTargets";
import { oneOwner } from "../../provider/resources/profileAssignment/oneOwner";
import { goingTargets, ownedTargets, sharedTargets } from "../../provider/resources/profileAssignment/owned";
import {
  namesIn,
  sameId,
  withIds,
  withNames,
} from "../../provider/resources/profileAssignment/resolveTargets";
import type { Target } from "../../provider/resources/profileAssignment/schema";
import {
  readEntries,
  sameEntries,
  toEntries,
  withoutEntries,
} from "../../provider/resources/profileAssignment/wire";
import type { Assignment } from "../../provider/tenant/graph/deviceConfigurations";

const group = (groupId: string, more: object = {}): ResolvedTarget => ({ kind: "group", groupId, ...more });
const entry = (type: string, more: object = {}, about: object = {}): Assignment =>
  ({
    id: "1",
    source: "direct",
    ...about,
    target: { "@odata.type": `#microsoft.graph.${type}`, ...more },
  }) as Assignment;
const groupEntry = (groupId: string, about: object = {}, more: object = {}) =>
  entry("groupAssignmentTarget", { groupId, ...more }, about);

describe("the entries of a profile", () => {
  const other = groupEntry("b", { intent: "remove" });
  const newKind = entry("newKindOfTarget", { who: "c" });

  test("are read as applied, other and policy set entries", () => {
    const set = groupEntry("s", { source: "policySets" });

    expect(readEntries([groupEntry("a"), other, newKind, set])).toEqual({
      applied: [{ target: groupEntry("a").target }],
      others: [{ intent: "remove", target: other.target }, { target: newKind.target }],
    });
  });

  test("are written as read, with declared targets in their place and new ones after them", () => {
    const rare = groupEntry("a", { intent: "apply" }, { somethingNew: true });
    const read = readEntries([rare, groupEntry("z"), other, newKind]);

    expect(toEntries([group("A"), group("n", { filterId: "f", filterMode: "include" })], read)).toEqual([
      { intent: "apply", target: rare.target },
      {
        target: {
          "@odata.type": "#microsoft.graph.groupAssignmentTarget",
          groupId: "n",
          deviceAndAppManagementAssignmentFilterId: "f",
          deviceAndAppManagementAssignmentFilterType: "include",
        },
      },
      { intent: "remove", target: other.target },
      { target: newKind.target },
    ]);
  });

  test("are replaced if their filter changes, or if they give the profile to nobody", () => {
    const filtered = groupEntry(
      "a",
      {},
      {
        deviceAndAppManagementAssignmentFilterId: "f",
        deviceAndAppManagementAssignmentFilterType: "include",
        somethingNew: true,
      },
    );

    expect(
      toEntries([group("a", { filterId: "f", filterMode: "exclude" })], readEntries([filtered]))[0]?.target,
    ).not.toHaveProperty("somethingNew");
    expect(
      toEntries([group("a", { filterId: "F", filterMode: "include" })], readEntries([filtered]))[0]?.target,
    ).toHaveProperty("somethingNew");
    expect(toEntries([group("B")], readEntries([other]))).toEqual([
      { target: { "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId: "B" } },
    ]);
  });

  test("are written without deleted groups", () => {
    const read = readEntries([groupEntry("a"), other, newKind]);

    expect(withoutEntries(read, [group("b"), group("a")])).toEqual({
      applied: read.applied,
      others: [{ target: newKind.target }],
    });
    expect(withoutEntries(read, [])).toEqual(read);
  });
});

test("two lists are compared by target and filter, ignoring order and case", () => {
  const filtered = group("a", { filterId: "f", filterMode: "include" });

  expect(sameEntries([group("a"), group("b")], [group("B"), group("A"), group("a")])).toBe(true);
  expect(sameEntries([group("a")], [filtered])).toBe(false);
  expect(sameEntries([filtered], [{ ...filtered, filterMode: "exclude" }])).toBe(false);
  expect(sameEntries([filtered], [{ ...filtered, filterId: "g" }])).toBe(false);
  expect(sameEntries([filtered], [{ ...filtered, filterId: "F" }])).toBe(true);
  expect(sameEntries([group("a")], [group("a"), group("b")])).toBe(false);
  expect(sameEntries([group("a"), group("b")], [group("a"), group("c")])).toBe(false);
});

describe("names and ids", () => {
  const names = { "group:Sales": "ID-S", "filter:iPhones": "ID-F" };
  const sales: Target = { kind: "group", groupName: "Sales", filterName: "iPhones", filterMode: "include" };

  test("the names of a target are those of its group and its filter", () => {
    expect(namesIn(sales)).toEqual([
      { property: "groupName", name: "Sales" },
      { property: "filterName", name: "iPhones" },
    ]);
    expect(namesIn({ kind: "group", groupId: "a" })).toEqual([]);
    expect(namesIn(undefined)).toEqual([]);
  });

  test("a name is replaced by its id, or by nothing if it has none, and ids stay", () => {
    const board: Target = { kind: "excludeGroup", groupName: "Board" };
    const byId: Target = { kind: "group", groupId: "a", filterId: "f", filterMode: "include" };

    expect(withIds([sales, board, byId, { kind: "allUsers" }], names)).toEqual([
      { kind: "group", groupId: "ID-S", filterId: "ID-F", filterMode: "include" },
      { kind: "excludeGroup", groupId: undefined },
      byId,
      { kind: "allUsers" },
    ]);
  });

  test("live targets have the program's names, and ids elsewhere", () => {
    const filter = { filterId: "id-f", filterMode: "include" as const };
    const live = [
      group("id-s", filter),
      group("x", { filterId: "id-x" }),
      { kind: "excludeGroup" as const, groupId: "ID-S" },
      { kind: "allUsers" as const },
    ];

    expect(withNames(live, [sales], names)).toEqual([
      sales,
      { kind: "group", groupId: "x", filterId: "id-x" },
      { kind: "excludeGroup", groupId: "ID-S" },
      { kind: "allUsers" },
    ]);
    expect(withNames([group("a")], [{ kind: "group", groupId: "A" }], names)).toEqual([group("a")]);
  });

  test("ids are compared without case, and missing ids are not equal", () => {
    expect(sameId("A", "a")).toBe(true);
    expect(sameId("a", "b")).toBe(false);
    expect(sameId("a", undefined)).toBe(false);
    expect(sameId(undefined, undefined)).toBe(false);
  });
});

describe("what a resource owns", () => {
  const targets: Target[] = [
    { kind: "group", groupId: "a" },
    { kind: "excludeGroup", groupId: "b" },
    { kind: "group", groupName: "nobody" },
    { kind: "excludeGroup", groupName: "nobody either" },
    undefined as never,
    { kind: "allUsers" },
  ];

  test("is what its state declares, without names that have no id", () => {
    expect(ownedTargets({ targets }).map(({ kind }) => kind)).toEqual(["group", "excludeGroup", "allUsers"]);
    expect(ownedTargets({})).toEqual([]);
  });

  test("leaves out what existed before if it is additive, but not if it is authoritative", () => {
    const foundBefore = ["group/a", "allusers/"];

    expect(ownedTargets({ mode: "additive", targets, foundBefore }).map(({ kind }) => kind)).toEqual([
      "excludeGroup",
    ]);
    expect(ownedTargets({ mode: "authoritative", targets, foundBefore })).toHaveLength(3);
    expect(ownedTargets({ mode: "additive", targets })).toHaveLength(3);
  });

  /** A context in which another resource of the run has claimed `things`. */
  const beside = (...things: string[]) => {
    const register = new ClaimRegister();
    for (const thing of things) register.of("other").keep(claimKey("ProfileAssignment", "t", thing));
    return { tenant: { tenantId: "t" }, claims: register.of("own") } as unknown as Context;
  };
  const live = [group("a"), group("b")];
  const before = { mode: "additive" as const, targets: [{ kind: "group" as const, groupId: "a" }] };

  test.each([
    ["no other resource", [], ["a"]],
    ["another resource declares the entry", ["p/group/a"], []],
    ["another resource owns the complete list", ["p"], []],
    ["another resource declares another entry", ["p/group/b"], ["a"]],
    ["a resource of another profile", ["q"], ["a"]],
  ])("is removed with it, with a claim of: %s", (_who, things, going) => {
    expect(goingTargets(beside(...things), "p", { live, before }).map(({ groupId }) => groupId)).toEqual(
      going,
    );
  });

  test("is the complete list if it is authoritative, except entries of another resource", () => {
    const authoritative = { targets: before.targets };

    expect(goingTargets(beside(), "p", { live, before: authoritative })).toEqual(live);
    expect(goingTargets(beside("p/group/b"), "p", { live, before: authoritative })).toEqual([group("a")]);
  });

  test("stays owned while it is declared, even if another resource declares it, too", () => {
    const shared = (declared: ResolvedTarget[]) =>
      sharedTargets(beside("p/group/a"), "p", { live, declared, before }).owned;

    expect(shared([group("A")])).toEqual([group("a")]);
    expect(shared([])).toEqual([]);
  });
});

describe("the owner of a profile's assignments", () => {
  test("is one resource alone, unless it is additive or unknown", () => {
    expect(oneOwner.of({ profileId: "p" }, [])).toEqual({ thing: "p", isAlone: true });
    expect(oneOwner.of({ profileId: "p", mode: "additive" }, ["targets"])).toEqual({
      thing: "p",
      isAlone: false,
    });
    expect(oneOwner.of({ profileId: "p" }, ["mode"])).toBeUndefined();
    expect(oneOwner.of({}, [])).toBeUndefined();
  });

  test("is named in the error", () => {
    expect(oneOwner.refusal('"sales"')).toMatch(/^"sales" .*additive/);
  });
});
