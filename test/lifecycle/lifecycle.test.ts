import { ConstraintError } from "../../provider/errors";
import { ClaimRegister } from "../../provider/lifecycle/claims";
import type { Definition } from "../../provider/lifecycle/define";
import * as lifecycle from "../../provider/lifecycle/lifecycle";
import { verbsOf } from "../../provider/lifecycle/verbsOf";
import { contextOf, notes } from "./notes";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

test("outputs are the declared inputs, what was computed, and the tenant", async () => {
  const { definition } = notes();

  const made = await lifecycle.create(verbsOf(definition, contextOf().context), { text: "a" });

  expect(made).toEqual({ id: "note-1", computed: { text: "a", revision: 1, tenantId: "tenant-a" } });
});

test("declared values are compared with the tenant, undeclared ones with nothing", async () => {
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

test("a set differs by its members only, and text without the case that the service ignores", async () => {
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

test("a property taken out of the program goes to the service's default, once", async () => {
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

test("an input that only steers is a difference without a write", async () => {
  const { definition, objects, writes } = notes();
  objects.set("note-1", { text: "a" });
  const { context } = contextOf();
  const news = { text: "a", onDelete: "remove" };

  const diff = await lifecycle.diff(verbsOf(definition, context), "note-1", { text: "a" }, news);
  await lifecycle.update(verbsOf(definition, context), "note-1", { text: "a" }, news);

  expect(diff).toEqual({ changes: true, replaces: [], differences: [], steering: ["onDelete"] });
  expect(writes).toEqual([]);
});

test("a program that takes over what somebody changed by hand only teaches the state", async () => {
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

test("an unknown value is a change, and a replacement where changes replace", async () => {
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

test.each([["text"], ["*"]])("ignoreChanges %j silences the live difference", async (path) => {
  const { definition, objects } = notes();
  objects.set("note-1", { text: "b" });
  const { context } = contextOf(undefined, { ignoreChanges: [path] });

  await expect(
    lifecycle.diff(verbsOf(definition, context), "note-1", { text: "a" }, { text: "a" }),
  ).resolves.toMatchObject({ changes: false });
});

test("a create that fails half way keeps its id and everything declared", async () => {
  const { definition } = notes();

  await expect(
    lifecycle.create(verbsOf(definition, contextOf().context), { text: "fails late" }),
  ).rejects.toMatchObject({
    message: "stopped half way.",
    made: { id: "note-1", computed: { text: "fails late", tenantId: "tenant-a" } },
  });
});

test("what another resource of the operation goes on with is forgotten, not deleted", async () => {
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

test("a create that fails while it takes an object over keeps it from the delete of the old resource", async () => {
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

  // With --continue-on-error the engine goes on to the deletes.
  await expect(lifecycle.create(verbsOf(adopting, renamed.context), { text: "b" })).rejects.toThrow(
    "refused.",
  );
  await lifecycle.remove(verbsOf(definition, contextOf(claims, { owner: "old" }).context), "note-1", {});

  expect(writes).toEqual([]);
});

test("what a refresh compares keeps nothing: two resources of one object that leave the program together take it along", async () => {
  const { definition, objects, writes } = notes();
  objects.set("note-1", { text: "a" });
  const claims = new ClaimRegister();
  const leaving = ["one", "two"].map((owner) => contextOf(claims, { owner }).context);
  for (const context of leaving)
    await lifecycle.diff(verbsOf(definition, { ...context, isRefresh: true }), "note-1", {}, { text: "a" });

  for (const context of leaving) await lifecycle.remove(verbsOf(definition, context), "note-1", {});

  expect(writes).toContain("delete");
});

test("a replacement that the provider itself asked for does not keep the old object", async () => {
  const { definition, objects, writes } = notes();
  objects.set("note-1", { text: "a", folder: "x" });
  const { context } = contextOf();

  await lifecycle.diff(verbsOf(definition, context), "note-1", { folder: "x" }, { text: "a", folder: "y" });
  await lifecycle.remove(verbsOf(definition, context), "note-1", { folder: "x" });

  expect(writes).toEqual(["delete"]);
});

test("offline, the state is compared and the tenant never asked", async () => {
  const { definition, objects } = notes();
  objects.set("note-1", { text: "changed by hand" });
  const { context } = contextOf(undefined, { comparesWithTenant: false });

  await expect(
    lifecycle.diff(verbsOf(definition, context), "note-1", { text: "a" }, { text: "a" }),
  ).resolves.toMatchObject({ changes: false });
});

test("an update of something that is gone says so instead of writing", async () => {
  const { definition, writes } = notes();

  await expect(
    lifecycle.update(verbsOf(definition, contextOf().context), "note-1", {}, { text: "a" }),
  ).rejects.toThrow(
    "was deleted outside this stack since the preview. Run this again: it will be recreated.",
  );
  expect(writes).toEqual([]);
});
