import { ConstraintError } from "../../provider/errors";
import { type Context, type Definition, PartlyMade, type Values } from "../../provider/lifecycle/define";
import * as lifecycle from "../../provider/lifecycle/lifecycle";
import { isUnfinished } from "../../provider/lifecycle/unfinished";
import { verbsOf } from "../../provider/lifecycle/verbsOf";
import { writing } from "../../provider/writes";
import { letters } from "./letters";
import { contextOf } from "./notes";

const people = (...names: string[]) => names.map((name) => ({ kind: "person", name }));

/** A letter whose update fails, by default after a write. */
function room(
  live: Values,
  {
    hasWritten = true,
    verbs = {},
    about = {},
  }: { hasWritten?: boolean; verbs?: object; about?: object } = {},
) {
  const spoken = contextOf(undefined, about);
  const breakOff = async () => {
    if (hasWritten) await writing(async () => undefined);
    throw new ConstraintError("broke off.");
  };
  const definition = {
    ...letters,
    verbs: {
      ...letters.verbs,
      observe: async () => ({ inputs: live, raw: undefined }),
      update: breakOff,
      ...verbs,
    },
  } as Definition;
  return { ...spoken, definition, resource: verbsOf(definition, spoken.context) };
}

/** The state after an update that wrote and then failed. */
async function leftBy(olds: Values, news: Values, about: object = {}, verbs: object = {}): Promise<Values> {
  const { resource } = room(olds, { about, verbs });
  const error = await lifecycle.update(resource, "tenant-a", olds, news).catch((one) => one);
  expect(error).toBeInstanceOf(PartlyMade);
  expect(error.message).toBe("broke off.");
  expect(error.made.id).toBe("tenant-a");
  return error.made.computed;
}

describe("an update that failed after a write", () => {
  test("keeps what the state declared and the program no longer does", async () => {
    const olds = { title: "a", stamps: ["x"], readers: people("Ann", "Bob"), number: 4 };

    expect(await leftBy(olds, { title: "b", readers: people("ANN", "Cid") })).toEqual({
      ...{ title: "b", readers: people("ANN", "Cid"), number: 4, tenantId: "tenant-a" },
      __unfinished: { before: { stamps: ["x"], readers: people("Bob") } },
    });
  });

  test("keeps members of a value, but no entries of an ordered list, which is written as a whole", async () => {
    const body = (more: Values) => ({ format: "printed", pages: 2, ...more });
    const olds = { title: "a", body: body({ font: "Mono" }), stamps: ["x", "y"] };

    const { __unfinished } = await leftBy(olds, { title: "a", body: body({}), stamps: ["x"] });
    expect(__unfinished).toEqual({ before: { body: { font: "Mono" } } });
  });

  test("does not store a secret twice, whole or in part", async () => {
    const olds = { title: "a", drawer: "key", body: { format: "printed", pages: 2, font: "Mono" } };

    const { __unfinished } = await leftBy(olds, { title: "a" }, { secretPaths: ["drawer", "body.font"] });
    expect(__unfinished).toEqual({ before: {} });
    const inner = await leftBy(
      olds,
      { ...olds, body: { format: "printed", pages: 2 } },
      { secretPaths: ["body.font"] },
    );
    expect(inner["__unfinished"]).toEqual({ before: { body: {} } });
  });

  test("passes all that this resource declared to initialOutputs, with the tenant's values for ignored properties", async () => {
    const initialOutputs = jest.fn(() => ({ number: 9 }));
    const olds = { title: "a", drawer: "x", readers: people("Ann") };

    const computed = await leftBy(
      olds,
      { title: "b", drawer: "y" },
      { ignoreChanges: ["drawer"] },
      { initialOutputs },
    );
    expect(computed["number"]).toBe(9);
    expect(initialOutputs).toHaveBeenCalledWith(
      expect.anything(),
      expect.objectContaining({ inputs: olds }),
      { title: "b", drawer: "x", readers: people("Ann") },
      olds,
    );
  });

  test("stays a create if the create before it failed", async () => {
    const { __unfinished } = await leftBy({ title: "a", __unfinished: { isNew: true } }, { title: "b" });

    expect(__unfinished).toEqual({ isNew: true, before: {} });
  });

  test("is not marked if nothing was written", async () => {
    const { resource } = room({ title: "a" }, { hasWritten: false });

    const error = await lifecycle
      .update(resource, "tenant-a", { title: "a" }, { title: "b" })
      .catch((one) => one);
    expect(error).toBeInstanceOf(ConstraintError);
  });
});

describe("an unfinished run", () => {
  const olds = { title: "a", __unfinished: { before: {} } };

  test("is finished by the next update even without differences, which is reported", async () => {
    const { resource, context, lines } = room({ title: "a" });

    expect(await lifecycle.diff(resource, "tenant-a", olds, { title: "a" })).toMatchObject({
      changes: true,
      differences: [],
    });
    expect(lines).toEqual([expect.stringMatching(/last run .*this update finishes it/)]);
    lines.length = 0;
    await lifecycle.diff(resource.within({ ...context, isRefresh: true }), "tenant-a", olds, { title: "a" });
    expect(lines).toEqual([expect.stringMatching(/last run (?!.*finishes)/)]);
  });

  test("stays marked after a refresh", async () => {
    const { resource } = room({ title: "b" });

    expect(await lifecycle.read(resource, "tenant-a", olds)).toEqual({
      ...olds,
      title: "b",
      tenantId: "tenant-a",
    });
  });

  test("of a create writes ignored properties as well", async () => {
    const written: string[][] = [];
    const update = async (_: Context, _id: string, { paths }: { paths: string[] }) =>
      void written.push(paths);
    const { resource } = room({ title: "b" }, { verbs: { update }, about: { ignoreChanges: ["title"] } });

    const isNew = { title: "a", __unfinished: { isNew: true } };
    expect((await lifecycle.diff(resource, "tenant-a", isNew, { title: "a" })).differences).toHaveLength(1);
    await lifecycle.update(resource, "tenant-a", isNew, { title: "a" });
    await lifecycle.update(resource, "tenant-a", olds, { title: "a" });
    expect(written).toEqual([["title"], []]);
  });

  test("is recognised only by its marker in the state", () => {
    expect(isUnfinished({ title: "a" })).toBe(false);
    expect(isUnfinished(undefined)).toBe(false);
    expect(isUnfinished(olds)).toBe(true);
  });
});

describe("a create that adopts an existing object", () => {
  const existing = (more: object = {}) => ({
    findExisting: async () => ({ id: "tenant-a", live: { inputs: { title: "b" }, raw: undefined }, ...more }),
    initialOutputs: () => ({ number: 4 }),
  });

  test("and fails after a write is stored, with what a delete restores", async () => {
    const { resource } = room({}, { verbs: existing() });

    await expect(lifecycle.create(resource, { title: "a" })).rejects.toMatchObject({
      message: "broke off.",
      made: {
        id: "tenant-a",
        computed: { title: "a", number: 4, tenantId: "tenant-a", __unfinished: { isNew: true } },
      },
    });
  });

  test("by opts.import and fails leaves out what the program ignores", async () => {
    const { resource } = room({ title: "b" }, { about: { adopt: "tenant-a" } });
    const error = await lifecycle.create(resource, { title: "a" }).catch((one) => one);

    expect(error.made.computed).toEqual({ title: "a", tenantId: "tenant-a" });
  });

  test("and wrote nothing is not stored, because a later delete would delete the object", async () => {
    const { resource } = room({}, { hasWritten: false, verbs: existing() });

    await expect(lifecycle.create(resource, { title: "a" })).rejects.not.toBeInstanceOf(PartlyMade);
  });

  test("that others created is not stored, unless this resource created it", async () => {
    const create = async () => ({ id: "letter-1" });
    const others = room({}, { verbs: { ...existing(), create } });
    const own = room({}, { hasWritten: false, verbs: { ...existing({ isOwn: true }), create } });

    await expect(lifecycle.create(others.resource, { title: "a" })).rejects.not.toBeInstanceOf(PartlyMade);
    await expect(lifecycle.create(own.resource, { title: "a" })).rejects.toBeInstanceOf(PartlyMade);
  });
});
