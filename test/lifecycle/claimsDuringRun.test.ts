import { ClaimRegister } from "../../provider/lifecycle/claims";
import type { Values } from "../../provider/lifecycle/define";
import * as lifecycle from "../../provider/lifecycle/lifecycle";
import { verbsOf } from "../../provider/lifecycle/verbsOf";
import { contextOf, notes } from "./notes";

/** One run of the engine with notes; each note claims the words of its text. */
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

test("a delete leaves an object if a create made all that the deleted resource claims", async () => {
  const { resource, isLeftBy } = run();
  await lifecycle.create(resource("new"), { text: "a b" });

  expect(await isLeftBy("a")).toBe(true);
  expect(await isLeftBy("a c")).toBe(false);
});

test("an adopted object is protected from another resource's delete even if the adoption's write fails", async () => {
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

test("a comparison and an update protect what the program declares", async () => {
  const { objects, resource, isLeftBy } = run();
  objects.set("note-1", { text: "a" });
  await lifecycle.diff(resource("one"), "note-1", { text: "a" }, { text: "b" });
  await lifecycle.update(resource("two"), "note-1", { text: "a" }, { text: "c" });

  expect(await isLeftBy("b")).toBe(true);
  expect(await isLeftBy("c")).toBe(true);
  expect(await isLeftBy("a")).toBe(false);
});

test("the state's claims are those of the inputs in the state", async () => {
  const { objects, resource, claims, definition, spoken } = run();
  objects.set("note-1", { text: "a" });
  const asking = jest.spyOn(definition.verbs, "claims");
  await lifecycle.diff(verbsOf(definition, spoken("one").context), "note-1", { text: "a" }, { text: "b" });

  expect(asking.mock.calls[0]?.slice(1, 3)).toEqual(["note-1", { text: "a" }]);
  expect(claims.of("other").isInState("note/tenant-a/a")).toBe(true);
  expect(claims.of("other").isInState("note/tenant-a/b")).toBe(false);
  expect(resource).toBeDefined();
});

test("a replacement does not protect its old object", async () => {
  const { objects, resource, isLeftBy } = run();
  objects.set("note-1", { text: "a", folder: "x" });
  await lifecycle.diff(resource("one"), "note-1", { text: "a", folder: "x" }, { text: "a", folder: "y" });

  expect(await isLeftBy("a")).toBe(false);
});

test("a delete of an existing object prints no line", async () => {
  const { objects, definition, spoken } = run();
  objects.set("note-1", { text: "a" });
  const { context, lines } = spoken("old");

  await lifecycle.remove(verbsOf(definition, context), "note-1", { text: "a" });
  expect(lines).toEqual([]);
});
