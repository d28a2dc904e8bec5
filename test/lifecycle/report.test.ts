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

/** A note with the value `live` in the tenant; the changes passed to `impact` are recorded. */
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

/** Observes as `m365 drift` does. */
function looking(live: Values | undefined, report: Partial<Definition["report"]> = {}, about: object = {}) {
  const { resource, context, ...rest } = room(live, report, about);
  const found: Found[] = [];
  const look = { auditWaitMs: 0, note: (one: Found) => void found.push(one) };
  return { ...rest, found, resource: resource.within({ ...context, look }) };
}

const resets = { kind: "resets" };

describe("the effect on people is reported", () => {
  test("of an update, with both values and the differing paths", async () => {
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

  test("of a replacement, without a reset", async () => {
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

  test("with the tenant's values for ignored properties", async () => {
    const { resource, changes } = room({ text: "b", color: "red" }, {}, { ignoreChanges: ["color"] });

    await lifecycle.diff(resource, "note-1", a, { text: "c", color: "blue" });
    expect(changes[0]?.news).toEqual({ text: "c", color: "red" });
  });

  test("of a delete, a create and an adoption", async () => {
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

  test("of no unchanged resource, no refresh, and no comparison with the state", async () => {
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

test("drift has the time of the last change, and hides a secret", async () => {
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

test("a secret that is unset is shown as unset, and values of other properties are shown", async () => {
  const unset = room({ text: "b" }, {}, { secretPaths: ["color"] });

  await lifecycle.diff(unset.resource, "note-1", { ...a, color: "red" }, { ...a, color: "red" });
  expect(unset.facts.slice(0, 2)).toEqual([
    expect.objectContaining({ path: "text", live: "b", declared: "a" }),
    expect.objectContaining({ path: "color", live: undefined, declared: "[secret]" }),
  ]);
});

describe("counts that a service does not return", () => {
  test("are reported as not known, without stopping the preview", async () => {
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

  test("stop the preview if the reason is a decision of the provider", async () => {
    const { resource } = room(a, {
      impact: async () => {
        throw new ConstraintError("cannot be.");
      },
    });

    await expect(lifecycle.diff(resource, "note-1", a, { text: "b" })).rejects.toThrow("cannot be.");
  });

  test("are thrown to a caller that asks only for them", async () => {
    const change = { verb: "delete", paths: [] } as const;
    const broken = room(a, { impact: () => Promise.reject(unavailable()) });

    await expect(impactOf(broken.resource, change)).rejects.toThrow("busy");
    await expect(impactOf(room(a).resource, change)).resolves.toEqual([note("4 readers.")]);
  });
});

describe("a comparison by m365 drift", () => {
  const changedBy = { who: "an administrator", when: "2026-05-04T10:11:12Z" } as never;
  const reports = {
    changedBy: jest.fn(async () => changedBy),
    sinceThen: jest.fn(async () => [note("2 readers since then.")]),
    unmetPromises: jest.fn(async () => [note("overdue.")]),
    adminUrl: (_: Context, id: string) => `https://portal/${id}`,
  };
  beforeEach(() => jest.clearAllMocks());

  test("records who changed a difference, when, what happened since, and the admin page", async () => {
    const { resource, found, recorded } = looking({ text: "b", color: "red" }, reports);
    const olds = { text: "a", color: "blue" };

    await lifecycle.diff(resource, "note-1", olds, { text: "a", color: "green" });
    expect(found).toEqual([{ adminUrl: "https://portal/note-1", changedBy }]);
    expect(recorded).toEqual([note("overdue."), note("2 readers since then.")]);
    const live = { inputs: { text: "b", color: "red" }, raw: expect.anything() };
    // Without the color, because the program changes it too.
    expect(reports.changedBy).toHaveBeenCalledWith(expect.anything(), "note-1", {
      paths: ["text"],
      live,
      olds,
    });
    expect(reports.sinceThen).toHaveBeenCalledWith(expect.anything(), "2026-05-04T10:11:12Z");
  });

  test("without a difference looks up no author, but still unmet promises", async () => {
    const { resource, found, recorded } = looking(a, reports);

    await lifecycle.diff(resource, "note-1", a, a);
    expect(reports.changedBy).not.toHaveBeenCalled();
    expect(found).toEqual([{ adminUrl: "https://portal/note-1", changedBy: undefined }]);
    expect(recorded).toEqual([note("overdue.")]);
  });

  test("says how long people were to wait, unless that is secret", async () => {
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

  test("continues without author and time if a service or the resource does not know them", async () => {
    const refused = looking({ text: "b" }, { ...reports, changedBy: () => Promise.reject(unavailable()) });
    await lifecycle.diff(refused.resource, "note-1", a, a);
    expect(refused.found).toEqual([{ adminUrl: "https://portal/note-1", changedBy: undefined }]);
    expect(reports.sinceThen).not.toHaveBeenCalled();

    const silent = looking({ text: "b" });
    await lifecycle.diff(silent.resource, "note-1", a, a);
    expect(silent.found).toEqual([{ adminUrl: undefined, changedBy: undefined }]);
    expect(silent.recorded).toEqual([]);
  });

  test("says which counts it could not read", async () => {
    const { resource, recorded } = looking(
      { text: "b" },
      { ...reports, sinceThen: () => Promise.reject(unavailable()) },
    );

    await lifecycle.diff(resource, "note-1", a, a);
    expect(recorded).toContainEqual({ kind: "notKnown", what: expect.any(String), why: "busy" });
  });

  test("records who deleted an object, in a comparison and in a refresh", async () => {
    const { resource, found } = looking(undefined, reports);

    await lifecycle.diff(resource, "note-1", a, a);
    await lifecycle.read(resource, "note-1", a);
    expect(found).toEqual(Array(2).fill({ adminUrl: "https://portal/note-1", changedBy }));
    expect(reports.changedBy).toHaveBeenCalledWith(expect.anything(), "note-1", { paths: [], olds: a });
  });

  test("is refused offline", async () => {
    const { resource } = looking(a, reports, { comparesWithTenant: false });

    await expect(lifecycle.diff(resource, "note-1", a, a)).rejects.toThrow("m365:diffAgainst");
  });

  test("without a listener looks up nothing", async () => {
    await lifecycle.diff(room({ text: "b" }, reports).resource, "note-1", a, a);
    await lifecycle.diff(room(undefined, reports).resource, "note-1", a, a);

    expect(reports.changedBy).not.toHaveBeenCalled();
    expect(reports.unmetPromises).not.toHaveBeenCalled();
  });
});
