import { leaveOut } from "../../provider/counted";
import { ConstraintError } from "../../provider/errors";
import type { CheckFailure, Context, Definition, Observed, Values } from "../../provider/lifecycle/define";
import { importLive } from "../../provider/lifecycle/import";
import { verbsOf } from "../../provider/lifecycle/verbsOf";
import { letters } from "./letters";
import { contextOf } from "./notes";

type Verbs = Definition["verbs"];

/** Imports a letter that exists in the tenant. */
function importing(
  live: Observed<Values> | Verbs["observe"],
  { verbs = {}, ...more }: Partial<Omit<Definition, "verbs">> & { verbs?: Partial<Verbs> } = {},
) {
  const { context, lines } = contextOf();
  const observe = typeof live === "function" ? live : async () => live;
  const definition = { ...letters, ...more, verbs: { ...letters.verbs, observe, ...verbs } };
  return { imported: importLive(verbsOf(definition, context), "tenant-a"), lines };
}

const letter = { title: "a", readers: [{ kind: "person", name: "Ann" }] };

test("an import returns the inputs that the program must declare, and the outputs", async () => {
  const { imported, lines } = importing({ inputs: letter, raw: undefined, computed: { number: 4 } });

  expect(await imported).toEqual({
    inputs: letter,
    outputs: { ...letter, number: 4, tenantId: "tenant-a" },
    ...{ marker: undefined, unknown: [] },
  });
  expect(lines).toEqual([]);
});

test("an object that does not exist is not imported", async () => {
  const observe = jest.fn(async () => undefined);

  expect(await importing(observe).imported).toBeUndefined();
  expect(observe).toHaveBeenCalledTimes(1);
});

test("inputs with the service's default are left out, at any depth", async () => {
  const body = { format: "printed", pages: 2, font: "Arial", proofOnly: false };
  const live = { title: "a", body, readers: [], drawer: null, onDelete: undefined, colour: "red" };

  const { inputs } = (await importing({ inputs: live, raw: undefined }).imported) ?? {};

  // The tenant does not store properties that only control the provider, so the program has to declare them.
  expect(inputs).toEqual({ title: "a", body: { format: "printed", pages: 2, proofOnly: false } });
});

test("inputs that differ from the service's default are declared, and lists as a whole", async () => {
  const live = {
    ...{ title: "a", stamps: ["x"] },
    body: { format: "printed", pages: 2, font: "Mono" },
    readers: [{ kind: "person", name: "Ann", role: "x" }],
  };

  expect((await importing({ inputs: live, raw: undefined }).imported)?.inputs).toEqual(live);
});

test("only inputs that can be declared together are returned", async () => {
  const { imported } = importing(
    { inputs: { ...letter, drawer: "b" }, raw: undefined },
    { schema: { ...letters.schema, toDeclarableInputs: ({ drawer: _, ...rest }) => rest } },
  );

  expect((await imported)?.inputs).toEqual(letter);
});

test("properties that the service returns only on request are requested, by the names of the present union member", async () => {
  const asked: Values[] = [];
  const observe = async (
    _: Context,
    _id: string,
    { declared, fresh }: { declared: Values; fresh: boolean },
  ) => {
    asked.push(declared);
    expect(fresh).toBe(false);
    const body = { format: "printed", pages: 2, ...(asked.length > 1 ? { font: "Mono" } : {}) };
    return { inputs: { title: "a", body }, raw: undefined };
  };

  const { inputs } = (await importing(observe).imported) ?? {};

  expect(asked).toEqual([
    {},
    { title: "a", body: { format: "printed", pages: 2, font: undefined, proofOnly: undefined } },
  ]);
  expect(Object.keys(asked[1]?.["body"] as Values)).toEqual(["format", "font", "pages", "proofOnly"]);
  expect(inputs).toMatchObject({ body: { font: "Mono" } });
});

test("an object that is deleted between the two reads is imported as first read", async () => {
  let reads = 0;
  const { imported } = importing(async () =>
    reads++ === 0 ? { inputs: letter, raw: undefined } : undefined,
  );

  expect((await imported)?.inputs).toEqual(letter);
});

test("an unreadable property is reported and left out", async () => {
  const { imported, lines } = importing(async () => {
    leaveOut("the readers of a letter without a licence are left out.");
    return { inputs: { title: "a" }, raw: undefined };
  });

  expect((await imported)?.unknown).toEqual(["the readers of a letter without a licence are left out."]);
  expect(lines).toEqual(["the readers of a letter without a licence are left out."]);
});

test("the owner is reported, by its marker or by another property", async () => {
  const marked = importing({ inputs: letter, raw: undefined, marker: "two" });
  expect((await marked.imported)?.marker).toBe("two");
  expect(marked.lines).toEqual([expect.stringContaining("[pulumi:two]")]);

  const own = importing({ inputs: letter, raw: undefined, marker: "one" });
  await own.imported;
  expect(own.lines).toEqual([]);

  const elsewhere = importing({
    inputs: letter,
    raw: undefined,
    managedElsewhere: "the library manages it.",
  });
  await elsewhere.imported;
  expect(elsewhere.lines).toEqual([expect.stringContaining("the library manages it.")]);
});

test("a setting can be imported only with the tenant's id", async () => {
  const { context } = contextOf();
  const at = (id: string, definition: Definition) => importLive(verbsOf(definition, context), id);

  await expect(at("letter-1", letters)).rejects.toThrow(/"letter-1".*Letter.*tenant-a.*Nothing was imported/);
  await expect(at("TENANT-A", letters)).resolves.toBeUndefined();
  await expect(at("letter-1", { ...letters, list: async () => [] })).resolves.toBeUndefined();
  const made = { ...letters, verbs: { ...letters.verbs, create: async () => ({ id: "letter-1" }) } };
  await expect(at("letter-1", made)).resolves.toBeUndefined();
});

describe("an object that cannot be declared", () => {
  const live = { inputs: { title: "a", stamps: [] }, raw: undefined };

  test("is not imported, and the error for a setting suggests up", async () => {
    await expect(importing(live).imported).rejects.toThrow(
      /stamps needs one stamp at least\..* up .*Nothing was imported/,
    );
  });

  test("must be changed in the admin center first, unless it is a setting", async () => {
    const create = async () => ({ id: "letter-1" });

    await expect(importing(live, { verbs: { create } }).imported).rejects.toThrow(
      /stamps .*admin center.*Nothing was imported/,
    );
  });
});

describe("references to deleted objects", () => {
  const gone =
    (...properties: string[]): Verbs["goneIn"] =>
    async () =>
      properties.map((property): CheckFailure => ({ property, reason: "was deleted. Choose another." }));
  const readers = ["Ann", "Bob", "Cid"].map((name) => ({ kind: "person", name }));

  test("are left out with their value and the reason, and other entries stay", async () => {
    const live = { inputs: { title: "a", readers }, raw: undefined };
    const { imported, lines } = importing(live, { verbs: { goneIn: gone("readers[0].name", "readers[2]") } });

    const { inputs, leftOut } = (await imported) ?? {};
    expect(inputs).toEqual({ title: "a", readers: [readers[1]] });
    expect(leftOut).toEqual([
      expect.stringMatching(/^readers: .*"Ann".* was deleted\.$/),
      expect.stringMatching(/^readers: .*"Cid".* was deleted\.$/),
    ]);
    expect(lines).toEqual(leftOut);
  });

  test("in one entry are reported once", async () => {
    const live = { inputs: { title: "a", readers }, raw: undefined };
    const { imported } = importing(live, { verbs: { goneIn: gone("readers[0].name", "readers[0].role") } });

    expect((await imported)?.leftOut).toHaveLength(1);
  });

  test("remove a list that must not be empty, with the property that contains it", async () => {
    const live = { inputs: { title: "a", stamps: ["x"] }, raw: undefined };
    const { imported } = importing(live, { verbs: { goneIn: gone("stamps[0]") } });

    expect((await imported)?.inputs).toEqual({ title: "a" });
  });

  test("in two lists are removed from both", async () => {
    const live = { inputs: { title: "a", stamps: ["x", "y"], readers }, raw: undefined };
    const { imported } = importing(live, { verbs: { goneIn: gone("stamps[1]", "readers[1]") } });

    expect((await imported)?.inputs).toEqual({
      title: "a",
      stamps: ["x"],
      readers: [readers[0], readers[2]],
    });
  });

  test("outside a list make the import fail", async () => {
    const { imported } = importing({ inputs: letter, raw: undefined }, { verbs: { goneIn: gone("drawer") } });

    await expect(imported).rejects.toThrow(ConstraintError);
    await expect(imported).rejects.toThrow(/drawer was deleted.*Nothing was imported/);
  });

  test("in one list remove no entry of another", async () => {
    const stamps = Array.from({ length: 12 }, (_, at) => `stamp ${at}`);
    const live = { inputs: { title: "a", stamps, readers }, raw: undefined };
    const { imported } = importing(live, { verbs: { goneIn: gone("stamps[11]", "readers[1]") } });

    expect((await imported)?.inputs).toEqual({
      ...{ title: "a", stamps: stamps.slice(0, 11), readers: [readers[0], readers[2]] },
    });
  });

  test("are reported with a reason that is a sentence", async () => {
    const goneIn = async () => [{ property: "readers[0]", reason: "v1.5 of it was deleted" }];
    const { imported } = importing(
      { inputs: { title: "a", readers }, raw: undefined },
      { verbs: { goneIn } },
    );

    expect((await imported)?.leftOut).toEqual([expect.stringMatching(/because v1\.5 of it was deleted$/)]);
  });
});
