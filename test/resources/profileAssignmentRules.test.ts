import { repeatedTargets, rules } from "../../provider/resources/profileAssignment/rules";
import type { Target } from "../../provider/resources/profileAssignment/schema";

describe("the failures of a target", () => {
  const paths = (target: object, unknownPaths: string[] = []) =>
    rules({ targets: [target as Target] }, unknownPaths).map(({ property }) =>
      property.replace("targets[0].", ""),
    );

  test.each([
    ["a group without an id or name", { kind: "group" }, ["groupId"]],
    ["an exclusion without a group", { kind: "excludeGroup" }, ["groupId"]],
    ["a group by id", { kind: "group", groupId: "a" }, []],
    ["a group by name", { kind: "excludeGroup", groupName: "a" }, []],
    ["a group by id and name", { kind: "group", groupId: "a", groupName: "b" }, ["groupName"]],
    ["all users with a group", { kind: "allUsers", groupId: "a" }, ["groupId"]],
    ["all devices with a group name", { kind: "allDevices", groupName: "a" }, ["groupName"]],
    ["a collection without an id", { kind: "configurationManagerCollection" }, ["collectionId"]],
    ["a collection", { kind: "configurationManagerCollection", collectionId: "a" }, []],
    ["all users with a collection", { kind: "allUsers", collectionId: "a" }, ["collectionId"]],
    ["a filter with its mode", { kind: "allUsers", filterId: "f", filterMode: "include" }, []],
    ["a filter by name with its mode", { kind: "allUsers", filterName: "f", filterMode: "exclude" }, []],
    [
      "a filter by id and name",
      { kind: "allUsers", filterId: "f", filterName: "g", filterMode: "include" },
      ["filterName"],
    ],
    ["a filter without its mode", { kind: "allUsers", filterName: "f" }, ["filterMode"]],
    ["a mode without a filter", { kind: "allUsers", filterMode: "include" }, ["filterMode"]],
    [
      "an exclusion with a filter",
      { kind: "excludeGroup", groupId: "a", filterId: "f", filterMode: "include" },
      ["filterId"],
    ],
    [
      "an exclusion with a filter's name",
      { kind: "excludeGroup", groupId: "a", filterName: "f" },
      ["filterName"],
    ],
    [
      "an exclusion with a mode",
      { kind: "excludeGroup", groupId: "a", filterMode: "include" },
      ["filterName"],
    ],
    ["an unknown kind", { groupId: "a", groupName: "b" }, []],
  ])("%s", (_what, target, refused) => {
    expect(paths(target)).toEqual(refused);
  });

  test("an unknown value counts as present", () => {
    expect(paths({ kind: "group" }, ["targets[0].groupId"])).toEqual([]);
    expect(paths({ kind: "group" }, ["targets[1].groupId"])).toEqual(["groupId"]);
    expect(paths({ kind: "allUsers", filterMode: "include" }, ["targets[0].filterId"])).toEqual([]);
  });

  test("an unknown target or list is not refused", () => {
    expect(rules({ targets: [undefined as never] }, ["targets[0]"])).toEqual([]);
    expect(rules({}, ["targets"])).toEqual([]);
  });

  test("duplicates are reported only if all targets are valid", () => {
    const twice: Target[] = [
      { kind: "group", groupId: "a" },
      { kind: "group", groupId: "A" },
    ];

    expect(rules({ targets: twice }, []).map(({ property }) => property)).toEqual(["targets[1]"]);
    expect(rules({ targets: [...twice, { kind: "group" }] }, []).map(({ property }) => property)).toEqual([
      "targets[2].groupId",
    ]);
  });
});

describe("a duplicate target", () => {
  const refused = (...targets: (Target | undefined)[]) => repeatedTargets(targets as Target[]);

  test.each<[string, Target, Target, boolean]>([
    ["a group in another case", { kind: "group", groupId: "a" }, { kind: "group", groupId: "A" }, true],
    ["a group by name", { kind: "group", groupName: "a" }, { kind: "group", groupName: "a" }, true],
    [
      "a group and its exclusion",
      { kind: "group", groupId: "a" },
      { kind: "excludeGroup", groupId: "a" },
      true,
    ],
    ["all users", { kind: "allUsers" }, { kind: "allUsers" }, true],
    ["all devices", { kind: "allDevices" }, { kind: "allDevices" }, true],
    [
      "a collection",
      { kind: "configurationManagerCollection", collectionId: "a" },
      { kind: "configurationManagerCollection", collectionId: "A" },
      true,
    ],
    ["all users and all devices", { kind: "allUsers" }, { kind: "allDevices" }, false],
    ["two groups", { kind: "group", groupId: "a" }, { kind: "group", groupId: "b" }, false],
    ["unknown groups", { kind: "group" }, { kind: "group" }, false],
  ])("%s", (_what, one, other, isRefused) => {
    expect(refused(one, undefined, other).map(({ property }) => property)).toEqual(
      isRefused ? ["targets[2]"] : [],
    );
  });

  test("is distinguished from a group that is both included and excluded", () => {
    const [same] = refused({ kind: "group", groupId: "a" }, { kind: "group", groupId: "a" });
    const [both] = refused({ kind: "group", groupId: "a" }, { kind: "excludeGroup", groupId: "a" });

    expect(same?.reason).not.toMatch(/excludes/);
    expect(both?.reason).toMatch(/targets\[0\].*excludes/);
  });
});
