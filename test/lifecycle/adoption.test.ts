import type { Definition, Values } from "../../provider/lifecycle/define";
import * as lifecycle from "../../provider/lifecycle/lifecycle";
import { verbsOf } from "../../provider/lifecycle/verbsOf";
import { letters } from "./letters";
import { contextOf } from "./notes";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Checks a resource whose opts.import names an existing letter. */
function adopting(
  live: Values,
  { facts: about = {}, verbs = {}, more = {} }: { facts?: object; verbs?: object; more?: object } = {},
) {
  const writes: unknown[] = [];
  const spoken = contextOf(undefined, { adopt: "tenant-a", ...about });
  const definition = {
    ...letters,
    verbs: {
      ...letters.verbs,
      observe: async () => ({ inputs: live, raw: undefined, ...more }),
      update: async (
        _: unknown,
        _id: unknown,
        { wanted, paths }: { wanted: Values; paths: readonly string[] },
      ) => {
        writes.push({ wanted, paths });
      },
      ...verbs,
    },
  } as Definition;
  return { ...spoken, writes, resource: verbsOf(definition, spoken.context), definition };
}

const printed = { format: "printed", pages: 2 };

describe("the preview of an adoption reports", () => {
  test("that nothing will be written if all values are as declared", async () => {
    const { resource, facts } = adopting({ title: "a", body: { ...printed, font: "Mono" } });

    expect(await lifecycle.check(resource, {}, { title: "a", body: printed })).toEqual([]);
    expect(facts).toEqual([{ kind: "adopts", isAsDeclared: true }]);
  });

  test("each value that will be written, including members", async () => {
    const { resource, facts } = adopting({ title: "b", body: printed });

    await lifecycle.check(resource, {}, { title: "a", body: { ...printed, pages: 3 } });
    expect(facts).toMatchObject([
      { kind: "adopts", isAsDeclared: false },
      { kind: "adoptionWrites", path: "title", change: "written", live: "b", wanted: "a" },
      { kind: "adoptionWrites", path: "body.pages", change: "written", live: 2, wanted: 3 },
    ]);
  });

  test("added and removed entries of a set, without equivalent ones", async () => {
    const [ann, bob, cid] = ["Ann", "Bob", "Cid"].map((name) => ({ kind: "person", name }));
    const { resource, facts } = adopting({ title: "a", readers: [ann, bob] });

    await lifecycle.check(resource, {}, { title: "a", readers: [{ kind: "person", name: "ANN" }, cid] });
    expect(facts.slice(1)).toMatchObject([
      { kind: "adoptionWrites", path: "readers", change: "removed", live: bob, wanted: undefined },
      { kind: "adoptionWrites", path: "readers", change: "added", live: undefined, wanted: cid },
    ]);
  });

  test("complete lists if the order counts or the set does not exist yet", async () => {
    const ann = { kind: "person", name: "Ann" };
    const { resource, facts } = adopting({ title: "a", stamps: ["x", "y"] });

    await lifecycle.check(resource, {}, { title: "a", stamps: ["y", "x"], readers: [ann] });
    expect(facts.slice(1)).toMatchObject([
      { kind: "adoptionWrites", path: "stamps", change: "written", live: ["x", "y"], wanted: ["y", "x"] },
      { kind: "adoptionWrites", path: "readers", change: "written", live: undefined, wanted: [ann] },
    ]);
  });

  test("values that are known only during the update", async () => {
    const { resource, facts } = adopting({ title: "b", readers: [{ kind: "person", name: "Ann" }] });

    await lifecycle.check(resource, {}, { title: unknown, readers: [{ kind: "person", name: unknown }] });
    expect(facts.slice(1)).toMatchObject([
      { kind: "adoptionWrites", path: "title", change: "later", live: "b", wanted: undefined },
      {
        ...{ kind: "adoptionWrites", path: "readers", change: "later", wanted: undefined },
        live: [{ kind: "person", name: "Ann" }],
      },
    ]);
  });

  test("no secret of the program", async () => {
    const { resource, facts } = adopting({ title: "b" }, { facts: { secretPaths: ["title", "drawer"] } });

    await lifecycle.check(resource, {}, { title: "a" });
    expect(facts[1]).toMatchObject({ path: "title", live: "[secret]", wanted: "[secret]" });
  });

  test("a difference inside an entry as a change of the complete list", async () => {
    const pauses = [{ at: 1 }];
    const { resource, facts } = adopting({ title: "a", body: { format: "spoken", pauses: [{ at: 2 }] } });

    await lifecycle.check(resource, {}, { title: "a", body: { format: "spoken", pauses } });
    expect(facts.slice(1)).toMatchObject([
      { kind: "adoptionWrites", path: "body.pauses", change: "written", live: [{ at: 2 }], wanted: pauses },
    ]);
  });

  test("that something is written although all values are as declared, if only the marker is missing", async () => {
    const { resource, facts } = adopting({ title: "b" }, { verbs: { upkeep: () => ["gets its mark."] } });

    await lifecycle.check(resource, {}, { title: "a" });
    expect(facts[0]).toEqual({ kind: "adopts", isAsDeclared: false });
  });

  test("the marker of another resource, and additional writes of the update", async () => {
    const { resource, facts, lines } = adopting(
      { title: "a" },
      { more: { marker: "two" }, verbs: { upkeep: () => ["gets its mark."] } },
    );

    await lifecycle.check(resource, {}, { title: "a" });
    expect(facts).toEqual([
      expect.objectContaining({ severity: "warning", text: expect.stringContaining("[pulumi:two]") }),
      { kind: "adopts", isAsDeclared: false },
      { kind: "note", text: "gets its mark." },
    ]);
    expect(lines).toHaveLength(3);
  });

  test("no ignored properties, which stay as they are", async () => {
    const { resource, facts, writes } = adopting({ title: "b" }, { facts: { ignoreChanges: ["title"] } });

    await lifecycle.check(resource, {}, { title: "a" });
    await lifecycle.create(resource, { title: "a" });
    expect(facts).toEqual([{ kind: "adopts", isAsDeclared: true }]);
    expect(writes).toEqual([{ wanted: { title: "b" }, paths: [] }]);
  });
});

test("an import by the engine resets omitted properties to the default, or unsets them", async () => {
  const { resource, facts, context } = adopting({ title: "a", drawer: "d", body: printed, stamps: ["x"] });
  const olds = { title: "a", drawer: "d", body: { ...printed, font: "Mono" }, stamps: ["x"] };
  const importing = resource.within({ ...context, isImport: true });

  await lifecycle.diff(importing, "tenant-a", olds, { title: "a", drawer: "d", body: printed });
  expect(facts).toContainEqual(
    expect.objectContaining({ path: "stamps", change: "unset", live: ["x"], wanted: undefined }),
  );
  expect(facts).toContainEqual(
    expect.objectContaining({ path: "body.font", change: "reset", live: undefined, wanted: "Arial" }),
  );
});

describe("an adoption is refused before any write", () => {
  test("if the object does not exist", async () => {
    const { resource, writes } = adopting({}, { verbs: { observe: async () => undefined } });

    await expect(lifecycle.check(resource, {}, { title: "a" })).rejects.toThrow(
      /no Letter .*"tenant-a".*Nothing was written/,
    );
    await expect(lifecycle.create(resource, { title: "a" })).rejects.toThrow("Nothing was written.");
    expect(writes).toEqual([]);
  });

  test("if the id of a setting is not the tenant's", async () => {
    const { resource } = adopting({ title: "a" }, { facts: { adopt: "letter-1" } });

    await expect(lifecycle.check(resource, {}, { title: "a" })).rejects.toThrow(/"letter-1".*tenant-a/);
  });

  test("if a property that cannot be changed in place differs, with both values", async () => {
    const { resource, writes } = adopting({ title: "a", drawer: "left" });

    await expect(lifecycle.create(resource, { title: "a", drawer: "right" })).rejects.toThrow(
      /drawer of "tenant-a" is "left" .*"right".*Nothing was written/,
    );
    expect(writes).toEqual([]);
  });

  test("but not if that property is known only later, or equal", async () => {
    const { resource } = adopting({ title: "a", drawer: "left" });

    await expect(lifecycle.check(resource, {}, { title: "a", drawer: unknown })).resolves.toEqual([]);
    await expect(lifecycle.check(resource, {}, { title: "a", drawer: "left" })).resolves.toEqual([]);
  });
});

describe("an import by the engine", () => {
  test("is refused if a property that cannot be changed in place differs, and reports what it writes", async () => {
    const { resource, context, facts } = adopting({ title: "b", drawer: "left" });
    const importing = resource.within({ ...context, isImport: true });
    const olds = { title: "b", drawer: "left" };

    await expect(
      lifecycle.diff(importing, "tenant-a", olds, { title: "b", drawer: "right" }),
    ).rejects.toThrow("drawer");
    await lifecycle.diff(importing, "tenant-a", olds, { title: "a", drawer: "left" });
    expect(facts.map(({ kind }) => kind)).toContain("adopts");
  });

  test("sends no request offline", async () => {
    const { resource, context, facts } = adopting({ title: "b" });
    const offline = resource.within({ ...context, isImport: true, comparesWithTenant: false });

    await lifecycle.diff(offline, "tenant-a", { title: "b" }, { title: "a" });
    expect(facts).toEqual([]);
  });

  test("is not reported for an ordinary comparison", async () => {
    const { resource, facts } = adopting({ title: "b" });

    await lifecycle.diff(resource, "tenant-a", { title: "b" }, { title: "a" });
    expect(facts).toEqual([]);
  });
});
