import { z } from "zod";
import {
  canonical,
  constantOf,
  discriminatorOf,
  elementOf,
  fieldOf,
  inOrder,
  optionsOf,
  type Schema,
  shapeOf,
} from "../../provider/lifecycle/schema";
import { inputs } from "./letters";

const shape = shapeOf(inputs, {});
const of = (key: string) => shape[key] as Schema;

test("a field is optional in any order of wrapping, and keeps the metadata of all its wrappers", () => {
  const text = z
    .string()
    .meta({ ignoreCase: true })
    .nullable()
    .optional()
    .meta({ description: "a host" })
    .readonly();

  expect(fieldOf(text)).toMatchObject({
    optional: true,
    meta: { ignoreCase: true, description: "a host" },
  });
  expect(fieldOf(text).schema._zod.def.type).toBe("string");
});

test("the last metadata of a field wins", () => {
  const text = z.string().meta({ serviceDefault: "a" }).optional().meta({ serviceDefault: "b" });

  expect(fieldOf(text).meta.serviceDefault).toBe("b");
});

test.each([
  [z.string(), false],
  [z.string().nullable(), false],
  [z.string().default("a"), true],
  [z.string().optional(), true],
  [z.string().optional().nonoptional(), true],
])("%#: a field may be left out: %p", (schema, optional) => {
  expect(fieldOf(schema).optional).toBe(optional);
});

test("a union has the properties of the member in the value, and none without a member", () => {
  const members = (value: unknown) => Object.keys(shapeOf(of("body"), value));

  expect(members({ format: "printed" })).toEqual(["format", "font", "pages", "proofOnly"]);
  expect(members({ format: "spoken" })).toEqual(["format", "voice", "pauses"]);
  for (const value of [{ format: "sung" }, {}, null, undefined, "printed"])
    expect(members(value)).toEqual([]);
});

test("a text and a list have no properties", () => {
  expect(shapeOf(of("title"), "a")).toEqual({});
  expect(shapeOf(of("stamps"), ["a"])).toEqual({});
  expect(shapeOf(z.union([z.string(), z.object({ a: z.string() })]), { a: "b" })).toEqual({});
});

test("only a list has elements, and only a union has members and a discriminator", () => {
  expect(elementOf(of("stamps"))?._zod.def.type).toBe("string");
  expect(elementOf(of("title"))).toBeUndefined();
  expect(optionsOf(of("body"))).toHaveLength(2);
  expect(optionsOf(of("title"))).toEqual([]);
  expect(discriminatorOf(of("body"))).toBe("format");
  expect(discriminatorOf(of("title"))).toBeUndefined();
});

test("only a literal is a constant", () => {
  expect(constantOf(z.literal("a"))).toBe("a");
  expect(constantOf(z.string())).toBeUndefined();
  expect(constantOf(undefined)).toBeUndefined();
});

describe("equivalent values have one form", () => {
  const same = (key: string, one: unknown, other: unknown) =>
    expect(canonical(of(key), one)).toEqual(canonical(of(key), other));
  const different = (key: string, one: unknown, other: unknown) =>
    expect(canonical(of(key), one)).not.toEqual(canonical(of(key), other));
  const [ann, bob] = [
    { kind: "person", name: "Ann" },
    { kind: "person", name: "bob" },
  ];

  test("a set is the same in any order and with duplicates", () => {
    same("readers", [ann, bob], [bob, ann, bob]);
    different("readers", [ann, bob], [ann]);
  });

  test("a list that is not a set is the same only in the same order", () => {
    same("stamps", ["a", "b"], ["a", "b"]);
    different("stamps", ["a", "b"], ["b", "a"]);
    different("stamps", ["a"], ["a", "a"]);
  });

  test("the case of a text counts only if the service distinguishes it", () => {
    same("readers", [{ kind: "person", name: "ANN" }], [ann]);
    different("readers", [{ kind: "team", team: "ALL" }], [{ kind: "team", team: "all" }]);
    different("title", "A", "a");
  });

  test("null and undefined count as unset everywhere; false, 0 and the empty text do not", () => {
    same("body", { format: "spoken", voice: null }, { format: "spoken" });
    same("body", null, undefined);
    different("readers", [{ kind: "team", team: "a", isInformed: false }], [{ kind: "team", team: "a" }]);
    different("body", { format: "printed", pages: 0 }, { format: "printed" });
    different("title", "", undefined);
  });

  test("members may be in any order, including unknown ones", () => {
    same(
      "readers",
      [{ b: null, a: 1, name: "Ann", kind: "person" }],
      [{ kind: "person", name: "Ann", a: 1 }],
    );
    expect(JSON.stringify(canonical(of("body"), { pages: 1, format: "printed" }))).toBe(
      JSON.stringify(canonical(of("body"), { format: "printed", pages: 1 })),
    );
  });
});

test("members are shown in the order of the schema, followed by unknown ones", () => {
  const value = {
    extra: 1,
    body: { pages: 2, format: "printed" },
    readers: [{ name: "Ann", kind: "person" }],
    title: "a",
  };

  expect(JSON.stringify(inOrder(inputs, value))).toBe(
    '{"title":"a","body":{"format":"printed","pages":2},"readers":[{"kind":"person","name":"Ann"}],"extra":1}',
  );
  for (const other of [null, undefined, "a", 1]) expect(inOrder(inputs, other)).toBe(other);
  expect(inOrder(of("title"), ["b", "a"])).toEqual(["b", "a"]);
});
