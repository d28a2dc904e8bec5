import { ConstraintError } from "../../provider/errors";
import { ClaimRegister } from "../../provider/lifecycle/claims";
import type { Definition } from "../../provider/lifecycle/define";
import * as lifecycle from "../../provider/lifecycle/lifecycle";
import { verbsOf } from "../../provider/lifecycle/verbsOf";
import { contextOf, notes } from "./notes";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

test("outputs are the declared inputs, computed values, and the tenant", async () => {
  const { definition } = notes();

  const made = await lifecycle.create(verbsOf(definition, contextOf().context), { text: "a" });

  expect(made).toEqual({ id: "note-1", computed: { text: "a", revision: 1, tenantId: "tenant-a" } });
});

test("declared values are compared with the tenant, and undeclared ones are not compared", async () => {
  const { definition, objects } = notes();
  objects.set("note-1", { text: "changed by hand", color: "red" });
  const { context, lines } = contextOf();

  const diff = await lifecycle.diff(verbsOf(definition, context), "note-1", { text: "a" }, { text: "a" });

  expect(diff.differences).toEqual([{ path: "text", from: "changed by hand", to: "a", drift: true }]);
  expect(lines).toEqual([
    'text is "changed by hand" in the tenant, but the program declares "a".',
    "will be reset to the declared values.",
  ]);
});

test("a set differs only by its members, and text ignores case where the service does", async () => {
  const { definition, objects } = notes();
  objects.set("note-1", { text: "a", labels: ["B", "a"] });

  const diff = await lifecycle.diff(
    verbsOf(definition, contextOf().context),
    "note-1",
    {},
    { text: "a", labels: ["a", "b", "A"] },
  );

  expect(diff.differences).toEqual([]);
});

test("a property removed from the program is reset to the service's default, once", async () => {
  const { definition, objects, writes } = notes();
  objects.set("note-1", { text: "a", color: "red" });
  const { context } = contextOf();

  const outputs = await lifecycle.update(
    verbsOf(definition, context),
    "note-1",
    { text: "a", color: "red" },
    { text: "a" },
  );

  expect(writes).toEqual(["update color"]);
  expect(objects.get("note-1")).toEqual({ text: "a", color: "yellow" });
  expect(outputs).toEqual({ text: "a", revision: 2, tenantId: "tenant-a" });
  await expect(
    lifecycle.diff(verbsOf(definition, context), "note-1", outputs, { text: "a" }),
  ).resolves.toMatchObject({
    changes: false,
  });
});

test("an input that only controls the provider is a difference without a write", async () => {
  const { definition, objects, writes } = notes();
  objects.set("note-1", { text: "a" });
  const { context } = contextOf();
  const news = { text: "a", onDelete: "remove" };

  const diff = await lifecycle.diff(verbsOf(definition, context), "note-1", { text: "a" }, news);
  await lifecycle.update(verbsOf(definition, context), "note-1", { text: "a" }, news);

  expect(diff).toEqual({ changes: true, replaces: [], differences: [], steering: ["onDelete"] });
  expect(writes).toEqual([]);
});

test("a program that declares a change made in the tenant changes only the state", async () => {
  const { definition, objects } = notes();
  objects.set("note-1", { text: "b" });

  const diff = await lifecycle.diff(
    verbsOf(definition, contextOf().context),
    "note-1",
    { text: "a" },
    { text: "b" },
  );

  expect(diff).toEqual({ changes: true, replaces: [], differences: [], steering: ["text"] });
});

test("an unknown value is a change, and a replacement if a change of it is", async () => {
  const { definition, objects } = notes();
  objects.set("note-1", { text: "a", folder: "x" });
  const { context } = contextOf();
  const olds = { text: "a", folder: "x" };

  await expect(
    lifecycle.diff(verbsOf(definition, context), "note-1", olds, { text: unknown, folder: "x" }),
  ).resolves.toMatchObject({
    changes: true,
    replaces: [],
  });
  await expect(
    lifecycle.diff(verbsOf(definition, context), "note-1", olds, { text: "a", folder: unknown }),
  ).resolves.toMatchObject({
    replaces: ["folder"],
  });
});

test.each([["text"], ["*"]])("ignoreChanges %j hides drift", async (path) => {
  const { definition, objects } = notes();
  objects.set("note-1", { text: "b" });
  const { context } = contextOf(undefined, { ignoreChanges: [path] });

  await expect(
    lifecycle.diff(verbsOf(definition, context), "note-1", { text: "a" }, { text: "a" }),
  ).resolves.toMatchObject({ changes: false });
});

test("a create that fails halfway keeps its id and everything declared", async () => {
  const { definition } = notes();

  await expect(
    lifecycle.create(verbsOf(definition, contextOf().context), { text: "fails late" }),
  ).rejects.toMatchObject({
    message: "stopped half way.",
    made: { id: "note-1", computed: { text: "fails late", tenantId: "tenant-a" } },
  });
});

test("a delete leaves an object that another resource of the operation manages", async () => {
  const { definition, objects, writes } = notes();
  objects.set("note-1", { text: "a" });
  const claims = new ClaimRegister();
  const old = contextOf(claims, { owner: "old" });

  await lifecycle.diff(
    verbsOf(definition, contextOf(claims, { owner: "new" }).context),
    "note-1",
    {},
    { text: "a" },
  );
  await lifecycle.remove(verbsOf(definition, old.context), "note-1", {});

  expect(writes).toEqual([]);
  expect(old.lines).toEqual(["stays in the tenant, because another resource of this stack now manages it."]);
});

test("a failed adoption protects the object from the delete of the old resource", async () => {
  const { definition, objects, writes } = notes();
  objects.set("note-1", { text: "a" });
  const claims = new ClaimRegister();
  const adopting: Definition = {
    ...definition,
    verbs: {
      ...definition.verbs,
      update: async () => {
        throw new ConstraintError("refused.");
      },
    },
  };
  const renamed = contextOf(claims, { owner: "new", adopt: "note-1" });

  // With --continue-on-error, the engine continues with the deletes.
  await expect(lifecycle.create(verbsOf(adopting, renamed.context), { text: "b" })).rejects.toThrow(
    "refused.",
  );
  await lifecycle.remove(verbsOf(definition, contextOf(claims, { owner: "old" }).context), "note-1", {});

  expect(writes).toEqual([]);
});

test("a refresh protects nothing: if two resources of one object leave the program together, it is deleted", async () => {
  const { definition, objects, writes } = notes();
  objects.set("note-1", { text: "a" });
  const claims = new ClaimRegister();
  const leaving = ["one", "two"].map((owner) => contextOf(claims, { owner }).context);
  for (const context of leaving)
    await lifecycle.diff(verbsOf(definition, { ...context, isRefresh: true }), "note-1", {}, { text: "a" });

  for (const context of leaving) await lifecycle.remove(verbsOf(definition, context), "note-1", {});

  expect(writes).toContain("delete");
});

test("a replacement requested by the provider does not protect the old object", async () => {
  const { definition, objects, writes } = notes();
  objects.set("note-1", { text: "a", folder: "x" });
  const { context } = contextOf();

  await lifecycle.diff(verbsOf(definition, context), "note-1", { folder: "x" }, { text: "a", folder: "y" });
  await lifecycle.remove(verbsOf(definition, context), "note-1", { folder: "x" });

  expect(writes).toEqual(["delete"]);
});

test("offline, the inputs are compared with the state", async () => {
  const { definition, objects } = notes();
  objects.set("note-1", { text: "changed by hand" });
  const { context } = contextOf(undefined, { comparesWithTenant: false });

  await expect(
    lifecycle.diff(verbsOf(definition, context), "note-1", { text: "a" }, { text: "a" }),
  ).resolves.toMatchObject({ changes: false });
});

test("an update of a deleted object fails without a write", async () => {
  const { definition, writes } = notes();

  await expect(
    lifecycle.update(verbsOf(definition, contextOf().context), "note-1", {}, { text: "a" }),
  ).rejects.toThrow(
    "was deleted outside this stack since the preview. Run this again: it will be recreated.",
  );
  expect(writes).toEqual([]);
});
