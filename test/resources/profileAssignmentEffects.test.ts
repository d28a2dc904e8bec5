import type { ResolvedTarget } from "../../provider/resources/deviceConfigurations/assignmentTargets";
import type { Lists } from "../../provider/resources/profileAssignment/comingLists";
import { entriesAfter } from "../../provider/resources/profileAssignment/comingLists";
import { type EntryFate, entryFates } from "../../provider/resources/profileAssignment/entryFates";
import { previewed, record } from "../../provider/resources/profileAssignment/previewedTargets";
import type { NameChange } from "../../provider/resources/profileAssignment/resolveNames";
import { sayTaken } from "../../provider/resources/profileAssignment/takenNames";
import type { Tenant } from "../../provider/tenant/connect";

const group = (groupId: string, more: Partial<ResolvedTarget> = {}): ResolvedTarget => ({
  ...{ kind: "group", groupId },
  ...more,
});
const not = (groupId: string): ResolvedTarget => ({ kind: "excludeGroup", groupId });
const everybody: ResolvedTarget = { kind: "allUsers" };
const filtered = { filterId: "f", filterMode: "include" } as const;

const lists = (some: Partial<Lists>): Lists => ({
  ...{ before: [], wanted: [], coming: [], leaving: [], fromPolicySets: [], isPartlyUnknown: false },
  ...some,
});

/** Each effect with its targets and excluded targets. */
const fatesOf = (some: Partial<Lists>) =>
  entryFates(lists(some)).map(({ kind, targets, except }: EntryFate) => [
    kind,
    targets.map((target) => ("groupId" in target ? target.groupId : target.kind)),
    ...(except ? [except.map((target) => ("groupId" in target ? target.groupId : target.kind))] : []),
  ]);

describe("the effect on people", () => {
  test("of an added target: they get the account, except excluded people", () => {
    const coming = [group("a"), not("b")];

    expect(fatesOf({ coming, wanted: coming })).toEqual([["getsAccount", ["a"], ["b"]]]);
  });

  test("of an added exclusion: they lose the account if another target gave it to them", () => {
    const coming = [not("b")];

    expect(fatesOf({ coming, wanted: coming })).toEqual([["getsNoAccount", ["b"]]]);
    expect(fatesOf({ coming, wanted: coming, before: [group("a")] })).toEqual([["losesAccount", ["b"]]]);
    expect(fatesOf({ coming, wanted: coming, fromPolicySets: [everybody] })).toEqual([
      ["losesAccount", ["b"]],
    ]);
    expect(fatesOf({ coming, wanted: coming, before: [not("c")] })).toEqual([["getsNoAccount", ["b"]]]);
  });

  test("of a removed target: they lose the account, unless another target certainly includes them", () => {
    const leaving = [group("a")];

    expect(fatesOf({ leaving })).toEqual([["losesAccount", ["a"]]]);
    expect(fatesOf({ leaving, wanted: [everybody] })).toEqual([["keepsAccount", ["a"]]]);
    expect(fatesOf({ leaving, fromPolicySets: [group("A")] })).toEqual([["keepsAccount", ["a"]]]);
    expect(fatesOf({ leaving, wanted: [{ ...everybody, ...filtered }] })).toEqual([["losesAccount", ["a"]]]);
    expect(fatesOf({ leaving, wanted: [{ kind: "allDevices" }] })).toEqual([["losesAccount", ["a"]]]);
    expect(fatesOf({ leaving: [everybody], wanted: [group("a")] })).toEqual([["losesAccount", ["allUsers"]]]);
  });

  test("of a removed exclusion: they are no longer excluded, if somebody still gets the profile", () => {
    const leaving = [not("b")];

    expect(fatesOf({ leaving, wanted: [group("a")] })).toEqual([["noLongerExcluded", ["b"]]]);
    expect(fatesOf({ leaving, fromPolicySets: [group("a")] })).toEqual([["noLongerExcluded", ["b"]]]);
    expect(fatesOf({ leaving, wanted: [not("c")] })).toEqual([]);
  });

  test("of a changed filter depends on the devices, and an exclusion has no filter", () => {
    const wanted = [group("a", filtered), group("b"), not("c")];

    expect(fatesOf({ before: [group("A"), group("b"), not("c")], wanted })).toEqual([
      ["filterChanges", ["a"]],
    ]);
    expect(fatesOf({ before: [group("a", { ...filtered, filterMode: "exclude" })], wanted })).toEqual([
      ["filterChanges", ["a"]],
    ]);
    expect(fatesOf({ before: [], wanted })).toEqual([]);
  });

  test("of a removed target is uncertain if the program has unknown targets", () => {
    const open = entryFates(
      lists({ leaving: [group("a"), group("k"), not("b")], wanted: [group("k")], isPartlyUnknown: true }),
    );

    expect(open.map(({ kind, isOpen }) => [kind, isOpen])).toEqual([
      ["losesAccount", true],
      ["keepsAccount", false],
      ["noLongerExcluded", true],
    ]);
  });
});

test("after a change, the targets are the kept ones, the declared ones and those of policy sets, without duplicates", () => {
  const after = entriesAfter(
    lists({
      before: [group("a"), group("b"), group("c")],
      leaving: [group("b")],
      wanted: [group("C", filtered), group("d")],
      fromPolicySets: [group("a"), everybody],
    }),
  );

  expect(after).toEqual([group("a"), group("C", filtered), group("d"), everybody]);
});

test("previewed targets are recorded by the profile's id, ignoring case, and only for their own operation", () => {
  const [one, other] = [{} as Tenant, {} as Tenant];
  record(one, "ABC", [group("A"), everybody]);

  expect(previewed(one, "abc")).toEqual(new Set(["group/a", "allusers/"]));
  expect([previewed(other, "abc"), previewed(one, "d")]).toEqual([undefined, undefined]);
});

describe("a renamed target whose name another object now has", () => {
  const said = (...changes: object[]) => {
    const lines: string[] = [];
    sayTaken({ say: (line: string) => lines.push(line) } as never, changes as NameChange[]);
    return lines;
  };
  const taken = { property: "groupName", name: "Sales", how: "taken", called: "Old sales", otherId: "id-2" };

  test("is reported with both ways to continue, and the creation date of the other group", () => {
    expect(said({ ...taken, created: "2026-05-04T10:11:12Z" })).toEqual([
      'the group that was declared as "Sales" is now called "Old sales", and another group, created on 2026-05-04, has the name "Sales". The profile stays with "Old sales": declare groupName "Old sales" to say so, or groupId "id-2" to use the other one.',
    ]);
  });

  test("can be a filter, and its age can be unknown", () => {
    const [line] = said({ ...taken, property: "filterName", created: null });

    expect(line).toMatch(
      /^the assignment filter that .* and another assignment filter has the name .*filterName.*filterId "id-2"/,
    );
  });

  test("is not reported for other changes of a name", () => {
    expect(
      said({ ...taken, how: "lost", reason: "gone" }, { ...taken, how: "madeAgain", keptId: "x" }),
    ).toEqual([]);
  });
});
