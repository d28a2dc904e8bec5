import { ConstraintError } from "../../provider/errors";
import { ClaimRegister } from "../../provider/lifecycle/claims";
import type { Definition } from "../../provider/lifecycle/define";
import * as lifecycle from "../../provider/lifecycle/lifecycle";
import { verbsOf } from "../../provider/lifecycle/verbsOf";
import { contextOf, notes } from "./notes";

test("a refresh keeps the declared paths with the tenant's values, and the tenant's computed values", async () => {
  const { definition, objects } = notes();
  objects.set("note-1", { text: "b", color: "red" });
  const observe: Definition["verbs"]["observe"] = async (_, id) => ({
    inputs: objects.get(id) ?? {},
    raw: 0,
    computed: { revision: 7 },
  });
  const resource = verbsOf(
    { ...definition, verbs: { ...definition.verbs, observe } },
    contextOf(undefined, { ignoreChanges: ["text"] }).context,
  );

  expect(
    await lifecycle.read(resource, "note-1", { text: "a", labels: ["x"], onDelete: "retain", revision: 2 }),
  ).toEqual({
    ...{ text: "b", onDelete: "retain", revision: 7, tenantId: "tenant-a" },
  });
});

test("an ignoreChanges path that matches nothing fails a comparison, but not a refresh", async () => {
  const { definition, objects } = notes();
  objects.set("note-1", { text: "a" });
  const { context } = contextOf(undefined, { ignoreChanges: ["colour"] });
  const resource = verbsOf(definition, context);

  await expect(lifecycle.diff(resource, "note-1", { text: "a" }, { text: "a" })).rejects.toThrow(
    /"colour".*Nothing was written/,
  );
  await expect(
    lifecycle.diff(resource.within({ ...context, isRefresh: true }), "note-1", { text: "a" }, { text: "a" }),
  ).resolves.toMatchObject({ changes: false });
});

test("a state of another tenant is neither compared, read, written nor deleted", async () => {
  const { definition, objects, writes } = notes();
  objects.set("note-1", { text: "a" });
  const resource = verbsOf(definition, contextOf().context);
  const olds = { text: "a", tenantId: "tenant-b" };

  for (const verb of [
    lifecycle.diff(resource, "note-1", olds, { text: "b" }),
    lifecycle.read(resource, "note-1", olds),
    lifecycle.update(resource, "note-1", olds, { text: "b" }),
    lifecycle.remove(resource, "note-1", olds),
  ])
    await expect(verb).rejects.toMatchObject({ code: "M365_WRONG_TENANT" });
  expect(writes).toEqual([]);
});

test("an update keeps computed values of the state and adds new ones, without unset values", async () => {
  const { definition, objects } = notes();
  objects.set("note-1", { text: "a" });
  const quiet = { ...definition, verbs: { ...definition.verbs, update: async () => undefined } };

  const outputs = await lifecycle.update(
    verbsOf(quiet, contextOf().context),
    ...(["note-1", { text: "a", revision: 4, color: "red" }, { text: "b", color: undefined }] as const),
  );
  expect(Object.entries(outputs)).toEqual([
    ["text", "b"],
    ["revision", 4],
    ["tenantId", "tenant-a"],
  ]);
});

test("an updated object is protected from the delete of another resource", async () => {
  const { definition, objects, writes } = notes();
  objects.set("note-1", { text: "a" });
  const claims = new ClaimRegister();

  await lifecycle.update(
    verbsOf(definition, contextOf(claims, { owner: "new" }).context),
    "note-1",
    {},
    { text: "b" },
  );
  await lifecycle.remove(verbsOf(definition, contextOf(claims, { owner: "old" }).context), "note-1", {});
  expect(writes).toEqual(["update text"]);
});

test("a delete leaves an object only if another resource claims all that the deleted one claims", async () => {
  const claims = new ClaimRegister();
  const sharing = (owner: string, ...held: string[]) => {
    const room = notes();
    return {
      ...room,
      resource: verbsOf(
        { ...room.definition, verbs: { ...room.definition.verbs, claims: () => held } },
        contextOf(claims, { owner }).context,
      ),
    };
  };
  await lifecycle.update(sharing("new", "line 1").resource, "note-1", {}, { text: "a" }).catch(() => {});
  const kept = sharing("new", "line 1");
  kept.objects.set("note-1", { text: "a" });
  await lifecycle.update(kept.resource, "note-1", {}, { text: "a" });

  for (const [held, writes] of [
    [["line 1"], []],
    [["line 1", "line 2"], ["delete"]],
    [[], ["delete"]],
  ] as const) {
    const old = sharing("old", ...held);
    await lifecycle.remove(old.resource, "note-1", {});
    expect(old.writes).toEqual(writes);
  }
});

test("a setting that does not exist cannot be created", async () => {
  const { definition } = notes();
  const { create: _, ...verbs } = definition.verbs;

  await expect(
    lifecycle.create(verbsOf({ ...definition, verbs }, contextOf().context), { text: "a" }),
  ).rejects.toThrow(/^note: .*nothing/);
});

test("a create that continues with an existing object keeps what a delete restores, and what the update computed", async () => {
  const { definition, writes, objects } = notes();
  const live = { inputs: { text: "b" }, raw: undefined };
  const resource = verbsOf(
    {
      ...definition,
      verbs: {
        ...definition.verbs,
        findExisting: async () => ({ id: "note-1", live }),
        initialOutputs: () => ({ revision: 1, insteadOf: "note-0" }),
      },
    },
    contextOf(undefined, { ignoreChanges: ["text"] }).context,
  );

  expect(await lifecycle.create(resource, { text: "a" })).toEqual({
    id: "note-1",
    computed: { text: "a", revision: 2, insteadOf: "note-0", tenantId: "tenant-a" },
  });
  // Adoption writes an ignored property once; afterwards it is ignored.
  expect(objects.get("note-1")).toEqual({ text: "a" });
  expect(writes).toEqual(["update text"]);
});

test("a create that fails before it created anything returns the original error", async () => {
  const { definition } = notes();
  const refused = new ConstraintError("refused.");
  const create = () => Promise.reject(refused);

  await expect(
    lifecycle.create(
      verbsOf({ ...definition, verbs: { ...definition.verbs, create } }, contextOf().context),
      { text: "a" },
    ),
  ).rejects.toBe(refused);
});
