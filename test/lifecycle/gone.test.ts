import type { Definition } from "../../provider/lifecycle/define";
import * as lifecycle from "../../provider/lifecycle/lifecycle";
import { verbsOf } from "../../provider/lifecycle/verbsOf";
import { contextOf, notes } from "./notes";

/** One run of the engine: all that it asks is of one tenant, and remembered with it. */
function run() {
  const room = notes();
  const first = contextOf();
  const resource = (owner = "one", definition: Definition = room.definition) =>
    verbsOf(definition, { ...contextOf(undefined, { owner }).context, tenant: first.context.tenant });
  return { ...room, ...first, resource };
}

const a = { text: "a" };

describe("an object that is gone", () => {
  test("is to be made anew by a preview, which says so; a refresh says only that it is gone", async () => {
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

  test("of a setting is not promised to be made anew: only others can", async () => {
    const { definition } = notes();
    const { create: _, ...verbs } = definition.verbs;
    const { context, facts } = contextOf();

    await lifecycle.diff(verbsOf({ ...definition, verbs }, context), "note-1", a, a);
    expect(facts).toEqual([{ kind: "gone", isRecreated: false }]);
  });

  test("is read as gone, for programs alone: the engine shows people that itself", async () => {
    const { definition } = notes();
    const { context, lines, recorded } = contextOf();

    expect(await lifecycle.read(verbsOf(definition, context), "note-1", a)).toBeUndefined();
    expect(recorded).toEqual([{ kind: "gone", isRecreated: false }]);
    expect(lines).toEqual([]);
  });
});

describe("what is made in place of an object that was gone", () => {
  test("remembers it in the state, and no other resource does", async () => {
    const { resource } = run();
    await lifecycle.diff(resource("one"), "note-0", a, a);
    await lifecycle.diff(resource("other"), "note-x", a, a);

    expect((await lifecycle.create(resource("one"), a)).computed).toMatchObject({ insteadOf: "note-0" });
    expect((await lifecycle.create(resource("third"), a)).computed).not.toHaveProperty("insteadOf");
  });

  test("remembers the last of several", async () => {
    const { resource } = run();
    for (const id of ["note-0", "note-9"]) await lifecycle.read(resource(), id, a);

    expect((await lifecycle.create(resource(), a)).computed).toMatchObject({ insteadOf: "note-9" });
  });

  test("is not made where the object is there again", async () => {
    const { resource, objects, writes } = run();
    await lifecycle.diff(resource(), "note-0", a, a);
    objects.set("note-0", a);

    await expect(lifecycle.create(resource(), a)).rejects.toThrow(/note-0 .*Nothing was written/);
    expect(writes).toEqual([]);
  });

  test("is made where that of another kind or of another resource is there again", async () => {
    const { resource, objects, definition, writes } = run();
    await lifecycle.diff(resource("other"), "note-0", a, a);
    await lifecycle.diff(resource("one", { ...definition, kind: "Page" }), "note-9", a, a);
    objects.set("note-0", a).set("note-9", a);

    expect((await lifecycle.create(resource("one"), a)).computed).not.toHaveProperty("insteadOf");
    expect(writes).toEqual(["create"]);
  });
});

test("whether it is still gone is asked of the service anew, before a create and before a delete", async () => {
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

describe("the delete that the engine sends for what was gone", () => {
  test("has nothing to do while it is", async () => {
    const { resource, writes } = run();
    await lifecycle.diff(resource(), "note-1", a, a);

    await lifecycle.remove(resource(), "note-1", a);
    expect(writes).toEqual([]);
  });

  test("does not delete what is there again, and says how to go on", async () => {
    const { resource, objects, writes } = run();
    await lifecycle.diff(resource(), "note-1", a, a);
    objects.set("note-1", a);

    await expect(lifecycle.remove(resource(), "note-1", a)).rejects.toThrow(/note-1 .*pulumi state delete/);
    expect(writes).toEqual([]);
  });

  test("of another object is made", async () => {
    const { resource, objects, writes, definition } = run();
    await lifecycle.diff(resource(), "note-0", a, a);
    await lifecycle.diff(resource("one", { ...definition, kind: "Page" }), "note-1", a, a);
    objects.set("note-1", a);

    await lifecycle.remove(resource(), "note-1", a);
    expect(writes).toEqual(["delete"]);
  });

  test("in a later run is known by the state of the successor, which may be made anew itself", async () => {
    const { resource, objects, writes } = run();
    objects.set("note-2", a);
    await lifecycle.diff(resource(), "note-2", { ...a, insteadOf: "note-1" }, a);
    objects.set("note-1", a);

    await expect(lifecycle.remove(resource("old"), "note-1", a)).rejects.toThrow("note-1");
    await expect(lifecycle.create(resource(), a)).resolves.toMatchObject({ id: "note-1" });
    expect(writes).toEqual(["create"]);
  });
});
