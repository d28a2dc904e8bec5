import { ClaimRegister } from "../../provider/lifecycle/claims";
import type { Values } from "../../provider/lifecycle/define";
import * as lifecycle from "../../provider/lifecycle/lifecycle";
import { verbsOf } from "../../provider/lifecycle/verbsOf";
import { contextOf, notes } from "./notes";

/** Notes of one run of the engine; each holds the lines of its text. */
function run() {
  const claims = new ClaimRegister();
  const room = notes();
  const spoken = (owner: string, about: object = {}) => contextOf(claims, { owner, ...about });
  const held = (_: unknown, _id: string, values: Values) =>
    String(values["text"] ?? "")
      .split(" ")
      .filter(Boolean);
  const definition = { ...room.definition, verbs: { ...room.definition.verbs, claims: held } };
  const resource = (owner: string, about: object = {}) => verbsOf(definition, spoken(owner, about).context);
  const isLeftBy = async (text: string) => {
    const before = room.writes.length;
    await lifecycle.remove(resource("old"), "note-1", { text });
    return room.writes.length === before;
  };
  return { ...room, claims, definition, resource, spoken, isLeftBy };
}

test("what a create made is left by the delete of another resource, and what it did not make is not", async () => {
  const { resource, isLeftBy } = run();
  await lifecycle.create(resource("new"), { text: "a b" });

  expect(await isLeftBy("a")).toBe(true);
  expect(await isLeftBy("a c")).toBe(false);
});

test("what a create takes over is kept before it is written: a write that fails ends no other resource's delete", async () => {
  const { objects, definition, spoken, isLeftBy } = run();
  const existing = { id: "note-1", live: { inputs: { text: "x" }, raw: 0 } };
  const broken = {
    ...definition,
    verbs: {
      ...definition.verbs,
      findExisting: async () => existing,
      update: () => Promise.reject(new Error("broke")),
    },
  };
  objects.set("note-1", { text: "x" });

  await expect(lifecycle.create(verbsOf(broken, spoken("new").context), { text: "a" })).rejects.toThrow(
    "broke",
  );
  expect(await isLeftBy("a")).toBe(true);
});

test("what a comparison or an update goes on with is what the state and the program declare", async () => {
  const { objects, resource, isLeftBy } = run();
  objects.set("note-1", { text: "a" });
  await lifecycle.diff(resource("one"), "note-1", { text: "a" }, { text: "b" });
  await lifecycle.update(resource("two"), "note-1", { text: "a" }, { text: "c" });

  expect(await isLeftBy("b")).toBe(true);
  expect(await isLeftBy("c")).toBe(true);
  expect(await isLeftBy("a")).toBe(false);
});

test("what the state holds is known by what it declares", async () => {
  const { objects, resource, claims, definition, spoken } = run();
  objects.set("note-1", { text: "a" });
  const asking = jest.spyOn(definition.verbs, "claims");
  await lifecycle.diff(verbsOf(definition, spoken("one").context), "note-1", { text: "a" }, { text: "b" });

  expect(asking.mock.calls[0]?.slice(1, 3)).toEqual(["note-1", { text: "a" }]);
  expect(claims.of("other").isInState("note/tenant-a/a")).toBe(true);
  expect(claims.of("other").isInState("note/tenant-a/b")).toBe(false);
  expect(resource).toBeDefined();
});

test("a replacement keeps nothing: its old object goes", async () => {
  const { objects, resource, isLeftBy } = run();
  objects.set("note-1", { text: "a", folder: "x" });
  await lifecycle.diff(resource("one"), "note-1", { text: "a", folder: "x" }, { text: "a", folder: "y" });

  expect(await isLeftBy("a")).toBe(false);
});

test("a delete that takes an object away says nothing of another resource", async () => {
  const { objects, definition, spoken } = run();
  objects.set("note-1", { text: "a" });
  const { context, lines } = spoken("old");

  await lifecycle.remove(verbsOf(definition, context), "note-1", { text: "a" });
  expect(lines).toEqual([]);
});
