import { z } from "zod";
import { ConstraintError } from "../../provider/errors";
import type { Definition, Values } from "../../provider/lifecycle/define";
import { Redaction } from "../../provider/lifecycle/redaction";
import type { LookUp } from "../../provider/lookups/lookUp";
import type { Session } from "../../provider/session";
import { notes } from "../lifecycle/notes";

import { type Config, facts, open, signIn, tenantId } from "./openSession";

const a = { text: "a" };

test("the lifecycle of a resource in one tenant: check, create, diff, read, update and delete", async () => {
  const { definition, objects, writes } = notes();
  const { session, identify } = open();

  expect(await session.check(definition, facts, {}, a)).toEqual([]);
  const made = await session.create(definition, facts, a);
  expect(made).toEqual({ id: "note-1", computed: { ...a, revision: 1, tenantId } });
  const olds = made.computed as Values;
  expect(await session.diff(definition, facts, "note-1", olds, a)).toMatchObject({ changes: false });
  expect(await session.update(definition, facts, "note-1", olds, { text: "b" })).toMatchObject({
    text: "b",
    revision: 2,
  });
  expect(await session.read(definition, facts, "note-1", olds)).toMatchObject({ text: "b" });
  // By another operation: this one remembers what it created.
  await open().session.delete(definition, facts, "note-1", olds);
  expect([...objects]).toEqual([]);
  expect(writes).toEqual(["create", "update text", "delete"]);
  expect(identify).toHaveBeenCalledTimes(1);
});

test("every verb treats null as not set", async () => {
  const { definition, objects } = notes();
  const { session } = open();
  const [olds, news] = [
    { text: "a", color: null },
    { text: "a", folder: null },
  ];

  expect(await session.check(definition, facts, olds, news)).toEqual([]);
  expect((await session.create(definition, facts, news)).computed).not.toHaveProperty("folder");
  expect(await session.diff(definition, facts, "note-1", olds, news)).toMatchObject({ changes: false });
  expect(await session.read(definition, facts, "note-1", olds)).not.toHaveProperty("color");
  expect(await session.update(definition, facts, "note-1", olds, news)).not.toHaveProperty("folder");
  // By another operation: this one remembers what it created.
  await open().session.delete(definition, facts, "note-1", olds);
  expect([...objects]).toEqual([]);
});

describe("the configuration", () => {
  test("is read by the first verb, which reports what is missing", async () => {
    const { definition } = notes();
    const { session } = open({ config: { tenantId: "" } });

    await expect(session.create(definition, facts, a)).rejects.toMatchObject({
      code: "M365_CONFIGURATION",
      message: expect.stringMatching(/^m365: .*tenantId/),
    });
  });

  test("says whether a preview compares with the tenant", async () => {
    expect(open().session.comparesWithTenant).toBe(true);
    expect(open({ config: { diffAgainst: "state" } }).session.comparesWithTenant).toBe(false);
    const { definition, objects } = notes();
    objects.set("note-1", { text: "by hand" });
    const { session } = open({ config: { diffAgainst: "state" } });
    expect(await session.diff(definition, facts, "note-1", a, a)).toMatchObject({ changes: false });
  });

  test("comes from the session's variables, if the stack does not set it", async () => {
    const { definition } = notes();
    const own = { tenantId: undefined, clientId: undefined, clientSecret: undefined } as Config;
    const variables = {
      M365_TENANT_ID: tenantId,
      M365_CLIENT_ID: signIn.clientId,
      M365_CLIENT_SECRET: "text",
    };
    const { session } = open({ config: own, beside: { variables } });

    expect((await session.create(definition, facts, a)).computed).toMatchObject({ tenantId });
  });

  test("comes from the variables of the process if the session has none, as they are when the tenant is opened", async () => {
    const { definition } = notes();
    const { session } = open({ config: { tenantId: "" }, beside: { variables: undefined } });
    const before = process.env["M365_TENANT_ID"];
    process.env["M365_TENANT_ID"] = tenantId;
    try {
      expect((await session.create(definition, facts, a)).computed).toMatchObject({ tenantId });
    } finally {
      if (before === undefined) delete process.env["M365_TENANT_ID"];
      else process.env["M365_TENANT_ID"] = before;
    }
  });
});

describe("a comparison after a read", () => {
  const gone = async (work: (session: Session, definition: Definition) => Promise<unknown>) => {
    const { session, lines } = open();
    const { definition } = notes();
    await work(session, definition);
    lines.length = 0;
    await session.diff(definition, facts, "note-1", a, a);
    return lines.map(([, line]) => line).join();
  };

  test("is part of a refresh, which recreates nothing", async () => {
    expect(await gone((session, definition) => session.read(definition, facts, "note-1", a))).not.toContain(
      "recreated",
    );
  });

  test("is not part of a refresh after another check, nor for another resource", async () => {
    const other = { ...facts, owner: "two" };

    expect(
      await gone(async (session, definition) => {
        await session.read(definition, facts, "note-1", a);
        await session.check(definition, facts, a, a);
      }),
    ).toContain("recreated");
    expect(await gone((session, definition) => session.read(definition, other, "note-1", a))).toContain(
      "recreated",
    );
  });
});

describe("an import", () => {
  const importing = () => {
    const { definition, objects } = notes();
    objects.set("note-1", { text: "b" });
    return definition;
  };

  test("returns what to declare, and the next comparison says what will be written", async () => {
    const definition = importing();
    const { session, lines } = open();
    const { inputs } = (await session.import(definition, facts, "note-1")) ?? {};
    await session.diff(definition, facts, "note-1", { text: "b" }, a);

    expect(inputs).toEqual({ text: "b" });
    expect(lines.map(([, line]) => line).join()).toContain("adopts");
  });

  test("that an earlier run did not finish continues", async () => {
    const { session, lines } = open();
    session.continueImport(facts);
    await session.diff(importing(), facts, "note-1", { text: "b" }, a);

    expect(lines.map(([, line]) => line).join()).toContain("adopts");
  });

  test("does not apply to other resources", async () => {
    const { session, lines } = open();
    session.continueImport({ ...facts, owner: "two" });
    await session.diff(importing(), facts, "note-1", { text: "b" }, a);

    expect(lines.map(([, line]) => line).join()).not.toContain("adopts");
  });
});

describe("a list", () => {
  test("contains every object, sorted by name and then by id", async () => {
    const list = async () => [
      { id: "3", name: "b" },
      { id: "2", name: "a" },
      { id: "1", name: "b" },
    ];
    const listed = await open().session.list({ ...notes().definition, list });

    expect(listed.map(({ id }) => id)).toEqual(["2", "1", "3"]);
  });

  test("of a setting contains the setting of the tenant", async () => {
    expect(await open().session.list(notes().definition)).toEqual([{ id: tenantId, name: "Note" }]);
  });

  test("that cannot be read names its kind", async () => {
    const list = () => Promise.reject(new ConstraintError("cannot be."));

    await expect(open().session.list({ ...notes().definition, list })).rejects.toThrow(/^Note: cannot be\.$/);
  });
});

describe("a function", () => {
  const lookUp = {
    name: "getNote",
    inputs: z.strictObject({ name: z.string(), folder: z.string().optional() }),
    run: jest.fn(async (tenant: { tenantId: string }, inputs: object) => ({
      ...inputs,
      in: tenant.tenantId,
    })),
  } as unknown as LookUp;

  test("reads from the same tenant, and treats null as not set", async () => {
    const { session, identify } = open();
    await session.create(notes().definition, facts, a);

    expect(await session.lookUp(lookUp, { name: "x", folder: null })).toEqual({ name: "x", in: tenantId });
    expect(identify).toHaveBeenCalledTimes(1);
  });

  test("that fails is named, and shows no secret", async () => {
    const redaction = new Redaction();
    redaction.hide("hunter2-secret");
    const { session } = open({ beside: { redaction } });
    const run = () => Promise.reject(new ConstraintError("hunter2-secret is nowhere."));

    await expect(session.lookUp({ ...lookUp, run }, { name: "x" })).rejects.toThrow(
      /^getNote: \[secret\] is nowhere\.$/,
    );
    await expect(session.lookUp(lookUp, {})).rejects.toThrow(/^getNote: name/);
  });
});

test("a preview shows computed values as not known yet", async () => {
  const plan = await open().session.plan(notes().definition, facts, a, {});

  expect(plan).toMatchObject({ ...a, tenantId });
  expect(Object.keys(plan)).toContain("revision");
});

test("sessions of one operation share claims through its board", async () => {
  const texts = new Map<string, string>();
  const boardOf = (own: string) =>
    Promise.resolve({
      note: (line: string) => void texts.set(own, (texts.get(own) ?? "") + line),
      others: () => [...texts].filter(([other]) => other !== own).map(([, text]) => text),
    });
  const { definition, writes, objects } = notes();
  objects.set("note-1", a);
  await open({ beside: { board: boardOf("new") } }).session.update(
    definition,
    { ...facts, owner: "new" },
    "note-1",
    a,
    a,
  );
  await open({ beside: { board: boardOf("old") } }).session.delete(
    definition,
    { ...facts, owner: "old" },
    "note-1",
    a,
  );

  expect(writes).toEqual([]);
  await open().session.delete(definition, { ...facts, owner: "old" }, "note-1", a);
  expect(writes).toEqual(["delete"]);
});
