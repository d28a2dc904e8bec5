import { z } from "zod";
import { recordOf } from "../../provider/derive/record";
import { fieldOf } from "../../provider/lifecycle/schema";

const text = (description: string) => z.string().meta({ description });
const member = (name: string, shape: z.ZodRawShape) =>
  z
    .strictObject({
      kind: z
        .literal(name)
        .meta({ description: "Kind.", typeName: "Kind", values: { [name]: `A ${name}.` } }),
      ...shape,
    })
    .meta({ description: `All of a ${name}.` });
const colours = (description: string, ...values: string[]) =>
  z
    .enum(values)
    .meta({
      description,
      typeName: description,
      values: Object.fromEntries(values.map((one) => [one, `Is ${one}.`])),
    })
    .optional();

const union = (...members: z.ZodObject[]) =>
  fieldOf(z.discriminatedUnion("kind", members as never).meta({ description: "An animal." }));

const record = recordOf(
  union(
    member("cat", {
      name: text("Its name."),
      lives: text("Lives left."),
      colour: colours("Colour.", "black", "red"),
    }),
    member("dog", {
      name: text("Its name."),
      leash: text("Leash.").optional(),
      colour: colours("Colour.", "black"),
    }),
    member("cow", { name: text("What it is called.").optional(), colour: colours("Hue.", "black", "brown") }),
  ),
);

const property = (key: string) => {
  const { schema, meta, optional } = fieldOf(record.shape[key] as z.ZodType);
  return { type: schema._zod.def.type, optional, ...meta };
};

test("what chooses the member is one text of all of them, and alone required with what every member needs", () => {
  expect(property("kind")).toEqual({
    type: "enum",
    optional: false,
    description: "Kind.",
    typeName: "Kind",
    values: { cat: "A cat.", dog: "A dog.", cow: "A cow." },
  });
  expect(Object.keys(record.shape)).toEqual(["kind", "name", "lives", "colour", "leash"]);
  expect(record.safeParse({ kind: "cow" }).error).toBeUndefined();
});

test("a property says who has it, who needs it, and what it means to whom", () => {
  expect(property("lives")).toMatchObject({
    optional: true,
    description: "Lives left. Only for `cat`. Required there.",
  });
  expect(property("leash")).toMatchObject({ optional: true, description: "Leash. Only for `dog`." });
  expect(property("name")).toMatchObject({
    optional: true,
    description: "For `cat` and `dog`: Its name. For `cow`: What it is called. Required, but not for `cow`.",
  });
});

test("texts of a few values are one text of all of them, which then has no name of one member", () => {
  const { typeName, values, type } = property("colour");

  expect(type).toBe("enum");
  expect(typeName).toBeUndefined();
  expect(values).toEqual({
    black: "Is black.",
    red: "Is red. Only for `cat`.",
    brown: "Is brown. Only for `cow`.",
  });
});

test("a record says what it is, and what each member is", () => {
  expect(fieldOf(record).meta).toEqual({
    description: "An animal.",
    values: { cat: "All of a cat.", dog: "All of a dog.", cow: "All of a cow." },
  });
});

test("a property of two types is none of a record", () => {
  const cat = member("cat", { age: text("Age.") });
  const dog = member("dog", { age: z.boolean() });

  expect(() => recordOf(union(cat, dog))).toThrow("no record has a property that is string or boolean");
});
