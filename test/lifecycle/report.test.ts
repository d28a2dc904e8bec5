import { ApiError, ConstraintError } from "../../provider/errors";
import type { Fact } from "../../provider/impact/facts";
import { note } from "../../provider/impact/notes";
import type { Found } from "../../provider/impact/observation";
import { linesOf } from "../../provider/impact/words";
import type { Change, Context, Definition, Values } from "../../provider/lifecycle/define";
import * as lifecycle from "../../provider/lifecycle/lifecycle";
import { impactOf } from "../../provider/lifecycle/report";
import { verbsOf } from "../../provider/lifecycle/verbsOf";
import { contextOf, notes } from "./notes";

const a = { text: "a" };
const unavailable = () =>
  new ApiError("GET /notes answered 503: busy.", { status: 503, serviceCode: "busy", reason: "busy" });

/** A note on which the tenant has `live`; the impact of each change is written down. */
function room(live: Values | undefined, report: Partial<Definition["report"]> = {}, about: object = {}) {
  const { definition, objects } = notes();
  if (live) objects.set("note-1", live);
  const changes: Change<Values>[] = [];
  const spoken = contextOf(undefined, about);
  const impact = async (_: Context, change: Change<Values>): Promise<Fact[]> => {
    changes.push(change);
    return [note("4 readers.")];
  };
  const resource = verbsOf({ ...definition, report: { impact, ...report } }, spoken.context);
  return { ...spoken, resource, changes };
}

/** As `m365 drift` looks. */
function looking(live: Values | undefined, report: Partial<Definition["report"]> = {}, about: object = {}) {
  const { resource, context, ...rest } = room(live, report, about);
  const found: Found[] = [];
  const look = { auditWaitMs: 0, note: (one: Found) => void found.push(one) };
  return { ...rest, found, resource: resource.within({ ...context, look }) };
}

const resets = { kind: "resets" };

describe("whom a change touches is said", () => {
  test("of an update, with both sides and the paths that differ", async () => {
    const { resource, changes, facts } = room(a);

    await lifecycle.diff(resource, "note-1", a, { text: "b" });
    expect(changes).toEqual([
      expect.objectContaining({
        ...{ verb: "update", id: "note-1", olds: a, news: { text: "b" }, unknownPaths: [] },
        live: { inputs: a, raw: a },
        paths: ["text"],
      }),
    ]);
    expect(facts).toEqual([note("4 readers.")]);
  });

  test("of a replacement, which resets nothing", async () => {
    const { resource, changes, facts } = room({ text: "b", folder: "x" });

    await lifecycle.diff(resource, "note-1", { text: "a", folder: "x" }, { text: "a", folder: "y" });
    expect(changes).toMatchObject([{ verb: "replace", paths: ["text", "folder"] }]);
    expect(facts).not.toContainEqual(resets);
  });

  test("of drift that this update resets", async () => {
    const { resource, facts } = room({ text: "b" });

    await lifecycle.diff(resource, "note-1", a, a);
    expect(facts).toEqual([
      { kind: "drift", path: "text", live: "b", declared: "a", lastChanged: undefined },
      resets,
      note("4 readers."),
    ]);
  });

  test("with the values that are ignored as the tenant has them", async () => {
    const { resource, changes } = room({ text: "b", color: "red" }, {}, { ignoreChanges: ["color"] });

    await lifecycle.diff(resource, "note-1", a, { text: "c", color: "blue" });
    expect(changes[0]?.news).toEqual({ text: "c", color: "red" });
  });

  test("of a delete and of a create, and what it is that is taken over", async () => {
    const { resource, changes } = room(a);
    const found = {
      ...resource,
      verbs: {
        ...resource.verbs,
        findExisting: async () => ({ id: "note-1", live: { inputs: a, raw: a }, why: "goes on." }),
      },
    };

    await lifecycle.remove(resource, "note-1", a);
    await lifecycle.check(resource, {}, a);
    await lifecycle.check(found, {}, { text: "b" });
    expect(changes).toMatchObject([
      { verb: "delete", id: "note-1", olds: a, paths: [] },
      { verb: "create", news: a, paths: [], live: undefined },
      { verb: "adopt", id: "note-1", news: { text: "b" }, paths: ["text"], live: { inputs: a } },
    ]);
  });

  test("of nothing that does not change, of no refresh, and of no comparison with the state", async () => {
    const { resource, context, changes, facts } = room(a);

    await lifecycle.diff(resource, "note-1", a, a);
    await lifecycle.diff(resource.within({ ...context, isRefresh: true }), "note-1", a, { text: "b" });
    await lifecycle.diff(resource.within({ ...context, comparesWithTenant: false }), "note-1", a, {
      text: "b",
    });
    expect(changes).toEqual([]);
    expect(facts).toEqual([]);
  });
});

test("drift says when the service last saw a change, and nothing of a secret", async () => {
  const { resource, facts } = room({ text: "b" }, {}, { secretPaths: ["text"] });
  const lastChanged = "2026-05-04T10:11:12Z";
  const dated = {
    ...resource,
    verbs: { ...resource.verbs, observe: async () => ({ inputs: { text: "b" }, raw: {}, lastChanged }) },
  };

  await lifecycle.diff(dated, "note-1", a, a);
  expect(facts[0]).toEqual({
    kind: "drift",
    path: "text",
    live: "[secret]",
    declared: "[secret]",
    lastChanged,
  });
});

test("a secret that is not set is shown as such, and one beside it hides nothing", async () => {
  const unset = room({ text: "b" }, {}, { secretPaths: ["color"] });

  await lifecycle.diff(unset.resource, "note-1", { ...a, color: "red" }, { ...a, color: "red" });
  expect(unset.facts.slice(0, 2)).toEqual([
    expect.objectContaining({ path: "text", live: "b", declared: "a" }),
    expect.objectContaining({ path: "color", live: undefined, declared: "[secret]" }),
  ]);
});

describe("figures that a service does not give", () => {
  test("are said to be unknown, and stop no preview", async () => {
    const { resource, facts } = room(a, {
      impact: async () => {
        throw unavailable();
      },
    });

    await expect(lifecycle.diff(resource, "note-1", a, { text: "b" })).resolves.toMatchObject({
      changes: true,
    });
    expect(facts).toEqual([{ kind: "notKnown", what: expect.any(String), why: "busy" }]);
  });

  test("stop it where the decision is ours", async () => {
    const { resource } = room(a, {
      impact: async () => {
        throw new ConstraintError("cannot be.");
      },
    });

    await expect(lifecycle.diff(resource, "note-1", a, { text: "b" })).rejects.toThrow("cannot be.");
  });

  test("are thrown to who asks for them alone", async () => {
    const change = { verb: "delete", paths: [] } as const;
    const broken = room(a, { impact: () => Promise.reject(unavailable()) });

    await expect(impactOf(broken.resource, change)).rejects.toThrow("busy");
    await expect(impactOf(room(a).resource, change)).resolves.toEqual([note("4 readers.")]);
  });
});

describe("a look for drift", () => {
  const changedBy = { who: "an administrator", when: "2026-05-04T10:11:12Z" } as never;
  const reports = {
    changedBy: jest.fn(async () => changedBy),
    sinceThen: jest.fn(async () => [note("2 readers since then.")]),
    unmetPromises: jest.fn(async () => [note("overdue.")]),
    adminUrl: (_: Context, id: string) => `https://portal/${id}`,
  };
  beforeEach(() => jest.clearAllMocks());

  test("finds who changed what differs, when, what came of it, and the page that shows it", async () => {
    const { resource, found, recorded } = looking({ text: "b", color: "red" }, reports);
    const olds = { text: "a", color: "blue" };

    await lifecycle.diff(resource, "note-1", olds, { text: "a", color: "green" });
    expect(found).toEqual([{ adminUrl: "https://portal/note-1", changedBy }]);
    expect(recorded).toEqual([note("overdue."), note("2 readers since then.")]);
    const live = { inputs: { text: "b", color: "red" }, raw: expect.anything() };
    // The program changes the color itself.
    expect(reports.changedBy).toHaveBeenCalledWith(expect.anything(), "note-1", {
      paths: ["text"],
      live,
      olds,
    });
    expect(reports.sinceThen).toHaveBeenCalledWith(expect.anything(), "2026-05-04T10:11:12Z");
  });

  test("asks for nobody where nothing differs, and still for what was promised", async () => {
    const { resource, found, recorded } = looking(a, reports);

    await lifecycle.diff(resource, "note-1", a, a);
    expect(reports.changedBy).not.toHaveBeenCalled();
    expect(found).toEqual([{ adminUrl: "https://portal/note-1", changedBy: undefined }]);
    expect(recorded).toEqual([note("overdue.")]);
  });

  test("says how long people were to wait, unless the program keeps that secret", async () => {
    const overdue = { kind: "overdue", path: "color", hours: 24, devices: 3, users: 2 } as const;
    const unmetPromises = async () => [overdue, { ...overdue, path: "folder" }];
    const hiding = looking(a, { ...reports, unmetPromises }, { secretPaths: ["color"] });

    await lifecycle.diff(hiding.resource, "note-1", a, a);

    const { hours: _, ...hidden } = overdue;
    expect(hiding.recorded).toEqual([hidden, { ...overdue, path: "folder" }]);
    expect(linesOf(hiding.recorded)).toEqual([
      "color: 3 devices of 2 users have waited longer than declared; m365 release ends the wait",
      "folder: 3 devices of 2 users have waited longer than 24 hours; m365 release ends the wait",
    ]);
  });

  test("goes on without who and since when, where a service or the resource does not say", async () => {
    const refused = looking({ text: "b" }, { ...reports, changedBy: () => Promise.reject(unavailable()) });
    await lifecycle.diff(refused.resource, "note-1", a, a);
    expect(refused.found).toEqual([{ adminUrl: "https://portal/note-1", changedBy: undefined }]);
    expect(reports.sinceThen).not.toHaveBeenCalled();

    const silent = looking({ text: "b" });
    await lifecycle.diff(silent.resource, "note-1", a, a);
    expect(silent.found).toEqual([{ adminUrl: undefined, changedBy: undefined }]);
    expect(silent.recorded).toEqual([]);
  });

  test("says which figures since then it could not have", async () => {
    const { resource, recorded } = looking(
      { text: "b" },
      { ...reports, sinceThen: () => Promise.reject(unavailable()) },
    );

    await lifecycle.diff(resource, "note-1", a, a);
    expect(recorded).toContainEqual({ kind: "notKnown", what: expect.any(String), why: "busy" });
  });

  test("finds who deleted what is gone, in a comparison and in a refresh", async () => {
    const { resource, found } = looking(undefined, reports);

    await lifecycle.diff(resource, "note-1", a, a);
    await lifecycle.read(resource, "note-1", a);
    expect(found).toEqual(Array(2).fill({ adminUrl: "https://portal/note-1", changedBy }));
    expect(reports.changedBy).toHaveBeenCalledWith(expect.anything(), "note-1", { paths: [], olds: a });
  });

  test("is refused where the tenant is not to be asked", async () => {
    const { resource } = looking(a, reports, { comparesWithTenant: false });

    await expect(lifecycle.diff(resource, "note-1", a, a)).rejects.toThrow("m365:diffAgainst");
  });

  test("that nobody takes asks for nothing of it", async () => {
    await lifecycle.diff(room({ text: "b" }, reports).resource, "note-1", a, a);
    await lifecycle.diff(room(undefined, reports).resource, "note-1", a, a);

    expect(reports.changedBy).not.toHaveBeenCalled();
    expect(reports.unmetPromises).not.toHaveBeenCalled();
  });
});
