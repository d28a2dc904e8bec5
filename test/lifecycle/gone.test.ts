import type { Definition } from "../../provider/lifecycle/define";
import * as lifecycle from "../../provider/lifecycle/lifecycle";
import { verbsOf } from "../../provider/lifecycle/verbsOf";
import { contextOf, notes } from "./notes";

/** One run of the engine, with one tenant for all its resources. */
function run() {
  const room = notes();
  const first = contextOf();
  const resource = (owner = "one", definition: Definition = room.definition) =>
    verbsOf(definition, { ...contextOf(undefined, { owner }).context, tenant: first.context.tenant });
  return { ...room, ...first, resource };
}

const a = { text: "a" };

describe("a deleted object", () => {
  test("is reported as recreated by a preview, and only as deleted by a refresh", async () => {
    const { definition } = notes();
    const spoken = contextOf();
    const resource = verbsOf(definition, spoken.context);

    expect(await lifecycle.diff(resource, "note-1", a, a)).toEqual({
      ...{ changes: true, replaces: ["id"], differences: [], steering: [] },
    });
    await lifecycle.diff(resource.within({ ...spoken.context, isRefresh: true }), "note-1", a, a);
    expect(spoken.facts).toEqual([
      { kind: "gone", isRecreated: true },
      { kind: "gone", isRecreated: false },
    ]);
  });

  test("of a setting is not reported as recreated, because only others can recreate it", async () => {
    const { definition } = notes();
    const { create: _, ...verbs } = definition.verbs;
    const { context, facts } = contextOf();

    await lifecycle.diff(verbsOf({ ...definition, verbs }, context), "note-1", a, a);
    expect(facts).toEqual([{ kind: "gone", isRecreated: false }]);
  });

  test("is only recorded by a read, because the engine itself shows it", async () => {
    const { definition } = notes();
    const { context, lines, recorded } = contextOf();

    expect(await lifecycle.read(verbsOf(definition, context), "note-1", a)).toBeUndefined();
    expect(recorded).toEqual([{ kind: "gone", isRecreated: false }]);
    expect(lines).toEqual([]);
  });
});

describe("the replacement of a deleted object", () => {
  test("stores the old id in the state, but only in its own", async () => {
    const { resource } = run();
    await lifecycle.diff(resource("one"), "note-0", a, a);
    await lifecycle.diff(resource("other"), "note-x", a, a);

    expect((await lifecycle.create(resource("one"), a)).computed).toMatchObject({ insteadOf: "note-0" });
    expect((await lifecycle.create(resource("third"), a)).computed).not.toHaveProperty("insteadOf");
  });

  test("stores the last of several old ids", async () => {
    const { resource } = run();
    for (const id of ["note-0", "note-9"]) await lifecycle.read(resource(), id, a);

    expect((await lifecycle.create(resource(), a)).computed).toMatchObject({ insteadOf: "note-9" });
  });

  test("is not created if the old object exists again", async () => {
    const { resource, objects, writes } = run();
    await lifecycle.diff(resource(), "note-0", a, a);
    objects.set("note-0", a);

    await expect(lifecycle.create(resource(), a)).rejects.toThrow(/note-0 .*Nothing was written/);
    expect(writes).toEqual([]);
  });

  test("is created if an object of another kind or of another resource exists again", async () => {
    const { resource, objects, definition, writes } = run();
    await lifecycle.diff(resource("other"), "note-0", a, a);
    await lifecycle.diff(resource("one", { ...definition, kind: "Page" }), "note-9", a, a);
    objects.set("note-0", a).set("note-9", a);

    expect((await lifecycle.create(resource("one"), a)).computed).not.toHaveProperty("insteadOf");
    expect(writes).toEqual(["create"]);
  });
});

test("a create and a delete read the service again to see whether the object is still missing", async () => {
  const { resource, definition } = run();
  const observe = jest.fn(async () => undefined);
  const watched = { ...definition, verbs: { ...definition.verbs, observe } };
  await lifecycle.diff(resource("one", watched), "note-0", a, a);
  observe.mockClear();

  await lifecycle.create(resource("one", watched), { text: "b" });
  await lifecycle.remove(resource("one", watched), "note-0", a);
  expect(observe).toHaveBeenCalledTimes(2);
  for (const [, id, options] of observe.mock.calls as unknown[][])
    expect([id, options]).toEqual(["note-0", expect.objectContaining({ fresh: true })]);
});

describe("the delete that the engine sends for a deleted object", () => {
  test("writes nothing while the object is missing", async () => {
    const { resource, writes } = run();
    await lifecycle.diff(resource(), "note-1", a, a);

    await lifecycle.remove(resource(), "note-1", a);
    expect(writes).toEqual([]);
  });

  test("does not delete an object that exists again, and names the next step", async () => {
    const { resource, objects, writes } = run();
    await lifecycle.diff(resource(), "note-1", a, a);
    objects.set("note-1", a);

    await expect(lifecycle.remove(resource(), "note-1", a)).rejects.toThrow(/note-1 .*pulumi state delete/);
    expect(writes).toEqual([]);
  });

  test("deletes another object", async () => {
    const { resource, objects, writes, definition } = run();
    await lifecycle.diff(resource(), "note-0", a, a);
    await lifecycle.diff(resource("one", { ...definition, kind: "Page" }), "note-1", a, a);
    objects.set("note-1", a);

    await lifecycle.remove(resource(), "note-1", a);
    expect(writes).toEqual(["delete"]);
  });

  test("in a later run recognises the old id in the successor's state, and the successor can be recreated", async () => {
    const { resource, objects, writes } = run();
    objects.set("note-2", a);
    await lifecycle.diff(resource(), "note-2", { ...a, insteadOf: "note-1" }, a);
    objects.set("note-1", a);

    await expect(lifecycle.remove(resource("old"), "note-1", a)).rejects.toThrow("note-1");
    await expect(lifecycle.create(resource(), a)).resolves.toMatchObject({ id: "note-1" });
    expect(writes).toEqual(["create"]);
  });
});
