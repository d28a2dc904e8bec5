import { ApiError, ConstraintError } from "../../provider/errors";
import { note } from "../../provider/impact/notes";
import type { Context } from "../../provider/lifecycle/define";
import { PartlyMade } from "../../provider/lifecycle/define";
import { Redaction } from "../../provider/lifecycle/redaction";
import { notes } from "../lifecycle/notes";

import { facts, failing, looking, open, tenantId, withVerbs } from "./openSession";

const a = { text: "a" };

describe("a failure", () => {
  test("names its resource once", async () => {
    const { session } = open();
    const refused = failing(new ConstraintError("cannot be."));

    for (let times = 0; times < 2; times++)
      await expect(session.create(refused, facts, a)).rejects.toThrow(/^note: cannot be\.$/);
  });

  test.each(["M365_CONFIGURATION", "M365_SIGN_IN"] as const)("%s names no resource", async (code) => {
    const { session } = open();

    await expect(session.create(failing(new ConstraintError("cannot be.", code)), facts, a)).rejects.toThrow(
      /^m365: cannot be\.$/,
    );
  });

  test("that is not one of ours is unchanged", async () => {
    const { session } = open();
    const error = new TypeError("undefined is no function");

    await expect(session.create(failing(error), facts, a)).rejects.toBe(error);
    expect(error.message).toBe("undefined is no function");
  });

  test("of an interrupted create keeps the created object, and says what stopped it", async () => {
    const { definition } = notes();
    const { session } = open();

    await expect(session.create(definition, facts, { text: "fails late" })).rejects.toMatchObject({
      message: "note: stopped half way.",
      made: { id: "note-1" },
    });
    const foreign = failing(new PartlyMade({ id: "note-1" }, new TypeError("broke")));
    await expect(session.create(foreign, facts, a)).rejects.toThrow(/^broke$/);
  });

  test("of any verb shows no secret in its message or its stack", async () => {
    const redaction = new Redaction();
    redaction.hide("hunter2-secret");
    const { session } = open({ beside: { redaction } });
    const refused = () => failing(new TypeError("hunter2-secret is wrong"));

    for (const verb of [
      session.create(refused(), facts, a),
      session.read(refused(), facts, "note-1", a),
      session.update(refused(), facts, "note-1", a, a),
      session.delete(refused(), facts, "note-1", a),
      session.import({ ...refused(), list: async () => [] }, facts, "note-1"),
      session.list({ ...refused(), list: () => Promise.reject(new TypeError("hunter2-secret is wrong")) }),
    ]) {
      const error = await verb.then(
        () => undefined,
        (one) => one as Error,
      );
      expect(error?.message).toBe("[secret] is wrong");
      expect(error?.stack).not.toContain("hunter2");
    }
  });
});

test("a failed check shows no secret", async () => {
  const redaction = new Redaction();
  redaction.hide("hunter2-secret");
  const { session } = open({ beside: { redaction } });
  const checkTenant = async () => [{ property: "text", reason: "hunter2-secret is not there." }];

  expect(await session.check(withVerbs(notes().definition, { checkTenant }), facts, {}, a)).toEqual([
    { property: "text", reason: "[secret] is not there." },
  ]);
});

test("a secret of the wrong type is not shown, neither by a check nor by the error about a damaged state", async () => {
  const { session } = open();
  const { definition } = notes();
  const hiding = { ...facts, secretPaths: ["text"] };
  const secret = { text: 48151623 };

  const [failure] = await session.check(definition, hiding, {}, secret);
  expect(failure?.reason).toMatch(/^\[secret\] is not /);
  for (const verb of [
    session.check(definition, hiding, secret, a),
    session.diff(definition, hiding, "note-1", secret, a),
    session.delete(definition, hiding, "note-1", secret),
  ])
    await expect(verb).rejects.toThrow('the state holds [secret] as "text"');
});

describe("a line", () => {
  const saying = (...lines: string[]) =>
    withVerbs(notes().definition, {
      checkTenant: async ({ say, tell, record }: Context) => {
        for (const line of lines) say(line);
        tell(note("told."));
        record(note("for programs alone."));
        return [];
      },
    });

  test("is printed once for each resource, however often the engine calls", async () => {
    const { session, lines } = open();
    for (const owner of ["one", "one", "two"])
      await session.check(saying("said.", "said too."), { ...facts, owner, name: owner }, a, a);

    expect(lines).toEqual(
      ["one", "two"].flatMap((name) => ["said.", "said too.", "told."].map((line) => [name, line])),
    );
  });

  test("shows no secret", async () => {
    const redaction = new Redaction();
    redaction.hide("hunter2-secret");
    const { session, lines } = open({ beside: { redaction } });
    await session.check(saying("hunter2-secret is used."), facts, a, a);

    expect(lines[0]).toEqual(["note", "[secret] is used."]);
  });
});

describe("a listener within the process", () => {
  test("receives what each verb reports, for which resource, and what it compared with", async () => {
    const { heard, listener } = looking();
    const { definition, objects } = notes();
    objects.set("note-1", { text: "b" });
    const { session } = open({ beside: { listener } });
    await session.diff(definition, facts, "note-1", a, a);

    expect(heard).toMatchObject([
      {
        ...{
          owner: "one",
          name: "note",
          kind: "Note",
          verb: "diff",
          during: "drift",
          tenantId,
          comparedWith: "tenant",
        },
        facts: [{ kind: "drift" }, { kind: "resets" }],
      },
    ]);
  });

  test.each(["check", "diff", "read", "create", "update", "delete"] as const)(
    "receives the name of the verb %s",
    async (verb) => {
      const { heard, listener } = looking();
      const { definition, objects } = notes();
      objects.set("note-1", a);
      const { session } = open({ beside: { listener } });
      await {
        check: () => session.check(definition, facts, {}, a),
        diff: () => session.diff(definition, facts, "note-1", a, a),
        read: () => session.read(definition, facts, "note-1", a),
        create: () => session.create(definition, facts, a),
        update: () => session.update(definition, facts, "note-1", a, a),
        delete: () => session.delete(definition, facts, "note-1", a),
      }[verb]();

      expect(heard.map((one) => one.verb)).toEqual([verb]);
    },
  );

  test("is told that the comparison was with the state", async () => {
    const { heard, listener } = looking();
    const { session } = open({ config: { diffAgainst: "state" }, beside: { listener } });
    await session.check(notes().definition, facts, a, a);

    expect(heard).toMatchObject([{ comparedWith: "state" }]);
  });

  test("receives the reason why a resource cannot be read, and the others are read", async () => {
    const { heard, listener } = looking();
    const { session } = open({ beside: { listener } });
    const busy = () => failing(new ApiError("GET answered 503.", { status: 503, serviceCode: "busy" }));

    expect(await session.check(busy(), facts, {}, a)).toEqual([]);
    expect(await session.diff(busy(), facts, "note-1", a, a)).toEqual({
      ...{ changes: false, replaces: [], differences: [], steering: [] },
    });
    expect(await session.read(busy(), facts, "note-1", a)).toEqual(a);
    expect(heard.map(({ error }) => error)).toEqual(Array(3).fill("note: GET answered 503."));
  });

  test("does not suppress a failed write or a programming error", async () => {
    const { listener } = looking();
    const { session } = open({ beside: { listener } });
    const busy = failing(new ApiError("POST answered 503.", { status: 503, serviceCode: "busy" }));

    await expect(session.create(busy, facts, a)).rejects.toThrow("503");
    await expect(session.update(busy, facts, "note-1", a, a)).rejects.toThrow("503");
    await expect(session.delete(busy, facts, "note-1", a)).rejects.toThrow("503");
    await expect(session.check(failing(new TypeError("ours")), facts, {}, a)).rejects.toThrow("ours");
  });

  test("receives the error of an invalid configuration, without a tenant", async () => {
    const { heard, listener } = looking();
    const { session } = open({ config: { tenantId: "" }, beside: { listener } });
    await session.check(notes().definition, facts, {}, a);

    expect(heard).toMatchObject([{ error: expect.stringContaining("tenantId") }]);
    expect(heard[0]).not.toHaveProperty("tenantId");
    expect(heard[0]).not.toHaveProperty("comparedWith");
  });
});

test("without a listener, a resource that cannot be read stops the preview", async () => {
  const { session } = open();
  const busy = () => failing(new ApiError("GET answered 503.", { status: 503, serviceCode: "busy" }));

  await expect(session.check(busy(), facts, {}, a)).rejects.toThrow("503");
  await expect(session.diff(busy(), facts, "note-1", a, a)).rejects.toThrow("503");
  await expect(session.read(busy(), facts, "note-1", a)).rejects.toThrow("503");
});
