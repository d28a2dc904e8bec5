import { repeatedTargets, rules } from "../../provider/resources/profileAssignment/rules";
import type { Target } from "../../provider/resources/profileAssignment/schema";

describe("what a target needs and must not have:", () => {
  const paths = (target: object, unknownPaths: string[] = []) =>
    rules({ targets: [target as Target] }, unknownPaths).map(({ property }) =>
      property.replace("targets[0].", ""),
    );

  test.each([
    ["a group without one", { kind: "group" }, ["groupId"]],
    ["an exclusion without a group", { kind: "excludeGroup" }, ["groupId"]],
    ["a group by id", { kind: "group", groupId: "a" }, []],
    ["a group by name", { kind: "excludeGroup", groupName: "a" }, []],
    ["a group by both", { kind: "group", groupId: "a", groupName: "b" }, ["groupName"]],
    ["all users with a group", { kind: "allUsers", groupId: "a" }, ["groupId"]],
    ["all devices with a group's name", { kind: "allDevices", groupName: "a" }, ["groupName"]],
    ["a collection without one", { kind: "configurationManagerCollection" }, ["collectionId"]],
    ["a collection", { kind: "configurationManagerCollection", collectionId: "a" }, []],
    ["all users with a collection", { kind: "allUsers", collectionId: "a" }, ["collectionId"]],
    ["a filter with its mode", { kind: "allUsers", filterId: "f", filterMode: "include" }, []],
    ["a filter by name with its mode", { kind: "allUsers", filterName: "f", filterMode: "exclude" }, []],
    [
      "a filter by both",
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
    ["no kind yet", { groupId: "a", groupName: "b" }, []],
  ])("%s", (_what, target, refused) => {
    expect(paths(target)).toEqual(refused);
  });

  test("what is known later is there", () => {
    expect(paths({ kind: "group" }, ["targets[0].groupId"])).toEqual([]);
    expect(paths({ kind: "group" }, ["targets[1].groupId"])).toEqual(["groupId"]);
    expect(paths({ kind: "allUsers", filterMode: "include" }, ["targets[0].filterId"])).toEqual([]);
  });

  test("a target that is not known, and a list that is not, are refused by nobody", () => {
    expect(rules({ targets: [undefined as never] }, ["targets[0]"])).toEqual([]);
    expect(rules({}, ["targets"])).toEqual([]);
  });

  test("the same entry twice is looked for where all entries are right", () => {
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

describe("the same entry twice", () => {
  const refused = (...targets: (Target | undefined)[]) => repeatedTargets(targets as Target[]);

  test.each<[string, Target, Target, boolean]>([
    ["a group in other letters", { kind: "group", groupId: "a" }, { kind: "group", groupId: "A" }, true],
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
    ["groups that are not known yet", { kind: "group" }, { kind: "group" }, false],
  ])("%s", (_what, one, other, isRefused) => {
    expect(refused(one, undefined, other).map(({ property }) => property)).toEqual(
      isRefused ? ["targets[2]"] : [],
    );
  });

  test("is told apart from a group that is included and excluded", () => {
    const [same] = refused({ kind: "group", groupId: "a" }, { kind: "group", groupId: "a" });
    const [both] = refused({ kind: "group", groupId: "a" }, { kind: "excludeGroup", groupId: "a" });

    expect(same?.reason).not.toMatch(/excludes/);
    expect(both?.reason).toMatch(/targets\[0\].*excludes/);
  });
});
