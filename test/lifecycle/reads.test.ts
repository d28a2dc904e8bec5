import type { Definition, Values } from "../../provider/lifecycle/define";
import * as lifecycle from "../../provider/lifecycle/lifecycle";
import { verbsOf } from "../../provider/lifecycle/verbsOf";
import { letters } from "./letters";
import { contextOf, notes } from "./notes";

describe("the options with which a verb reads the tenant", () => {
  const asked = async (
    work: (resource: ReturnType<typeof verbsOf>) => Promise<unknown>,
    about: object = {},
  ) => {
    const { definition } = notes();
    const options: object[] = [];
    const live = { inputs: { text: "a" }, raw: undefined };
    const observe = async (_: unknown, _id: string, given: object) => {
      options.push(given);
      return live;
    };
    const watched = { ...definition, verbs: { ...definition.verbs, observe } } as Definition;
    await work(verbsOf(watched, contextOf(undefined, about).context));
    return options;
  };
  const olds = { text: "a", color: "red", onDelete: "retain" };
  const news = { text: "b", labels: ["x"] };

  test("contain all that is or was declared, except properties that only control the provider", async () => {
    const [options] = await asked((resource) => lifecycle.diff(resource, "note-1", olds, news));

    expect(options).toEqual({
      ...{ before: olds, now: news, fresh: false },
      declared: { text: "b", color: "red", labels: ["x"] },
    });
  });

  test("ask for fresh values before a write, and for a refresh contain only the state", async () => {
    expect((await asked((resource) => lifecycle.update(resource, "note-1", olds, news)))[0]).toMatchObject({
      fresh: true,
      now: news,
    });
    expect((await asked((resource) => lifecycle.read(resource, "note-1", olds)))[0]).toMatchObject({
      fresh: false,
      now: olds,
    });
    const adopt = { adopt: "note-1" };
    expect((await asked((resource) => lifecycle.check(resource, {}, news), adopt))[0]).toMatchObject({
      fresh: false,
      before: {},
    });
    expect((await asked((resource) => lifecycle.create(resource, news), adopt))[0]).toMatchObject({
      fresh: true,
    });
  });

  test("contain every member of a value that is or was declared", async () => {
    const observe = jest.fn(async () => ({ inputs: {}, raw: undefined }));
    const resource = verbsOf({ ...letters, verbs: { ...letters.verbs, observe } }, contextOf().context);
    const body = (more: Values) => ({ format: "printed", pages: 2, ...more });

    await lifecycle.diff(
      resource,
      "tenant-a",
      { body: body({ font: "Mono" }), stamps: ["x"] },
      { body: body({ pages: 3 }), stamps: ["y"] },
    );
    expect(observe).toHaveBeenCalledWith(
      expect.anything(),
      "tenant-a",
      expect.objectContaining({
        declared: { body: body({ font: "Mono", pages: 3 }), stamps: ["y"] },
      }),
    );
  });
});

describe("what a preview compared with is recorded", () => {
  const previewing = (comparesWithTenant = true) => {
    const { definition, objects } = notes();
    objects.set("note-1", { text: "a" });
    const previewed = jest.fn();
    const watched = {
      ...definition,
      verbs: { ...definition.verbs, previewed, upkeep: () => ["gets its mark."] },
    };
    const spoken = contextOf(undefined, { comparesWithTenant });
    return { ...spoken, previewed, resource: verbsOf(watched, spoken.context), watched };
  };
  const live = { inputs: { text: "a" }, raw: { text: "a" } };

  test("by a comparison and by a refresh", async () => {
    const { resource, previewed } = previewing();

    await lifecycle.diff(resource, "note-1", { text: "a" }, { text: "a" });
    await lifecycle.read(resource, "note-1", { text: "a" });
    expect(previewed.mock.calls.map(([, ...rest]) => rest)).toEqual(Array(2).fill(["note-1", live]));
  });

  test("by a create that continues with an existing object, and reports why", async () => {
    const { watched, context, previewed, lines } = previewing();
    const findExisting = async () => ({ id: "note-1", live, why: "goes on with what is there." });

    await lifecycle.check(
      verbsOf({ ...watched, verbs: { ...watched.verbs, findExisting } }, context),
      {},
      { text: "a" },
    );
    expect(previewed).toHaveBeenCalledWith(expect.anything(), "note-1", live);
    expect(lines).toEqual(["goes on with what is there."]);
  });

  test("and additional writes of an update are a change, but not offline", async () => {
    const asking = previewing();
    const offline = previewing(false);

    expect(await lifecycle.diff(asking.resource, "note-1", { text: "a" }, { text: "a" })).toMatchObject({
      changes: true,
    });
    expect(asking.lines).toEqual(["gets its mark."]);
    expect(await lifecycle.diff(offline.resource, "note-1", { text: "a" }, { text: "a" })).toMatchObject({
      changes: false,
    });
    expect(offline.previewed).not.toHaveBeenCalled();
  });
});

describe("an ignored property", () => {
  test("has the tenant's value in the comparison and in the write, and is not unknown", async () => {
    const { definition, objects } = notes();
    objects.set("note-1", { text: "by hand", color: "red" });
    const { context } = contextOf(undefined, { ignoreChanges: ["text"] });
    const resource = verbsOf(definition, context);
    const later = { text: "04da6b54-80e4-46f7-96ec-b56ff0331ba9", color: "red" };

    expect(await lifecycle.diff(resource, "note-1", { text: "a", color: "red" }, later)).toMatchObject({
      changes: false,
    });
    await lifecycle.update(resource, "note-1", { text: "a" }, { text: "b", color: "blue" });
    expect(objects.get("note-1")).toEqual({ text: "by hand", color: "blue" });
  });

  test("that only controls the provider keeps the state's value, in the comparison and in the write", async () => {
    const { definition, objects } = notes();
    objects.set("note-1", { text: "a" });
    const given: unknown[] = [];
    const update: Definition["verbs"]["update"] = async (_, _id, { news }) => void given.push(news);
    const resource = verbsOf(
      { ...definition, verbs: { ...definition.verbs, update } },
      contextOf(undefined, { ignoreChanges: ["onDelete"] }).context,
    );
    const [olds, news] = [
      { text: "a", onDelete: "retain" },
      { text: "a", onDelete: "remove" },
    ];

    expect(await lifecycle.diff(resource, "note-1", olds, news)).toMatchObject({ changes: false });
    await lifecycle.update(resource, "note-1", olds, news);
    expect(given).toEqual([olds]);
  });
});
