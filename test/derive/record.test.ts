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

test("the discriminator is one enum, and the only required property besides those that every member requires", () => {
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

test("a property says which members have it, which require it, and what it means", () => {
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

test("enums of several members are merged into one without a type name", () => {
  const { typeName, values, type } = property("colour");

  expect(type).toBe("enum");
  expect(typeName).toBeUndefined();
  expect(values).toEqual({
    black: "Is black.",
    red: "Is red. Only for `cat`.",
    brown: "Is brown. Only for `cow`.",
  });
});

test("a record has its own description, and one for each member", () => {
  expect(fieldOf(record).meta).toEqual({
    description: "An animal.",
    values: { cat: "All of a cat.", dog: "All of a dog.", cow: "All of a cow." },
  });
});

test("a property with two types is refused in a record", () => {
  const cat = member("cat", { age: text("Age.") });
  const dog = member("dog", { age: z.boolean() });

  expect(() => recordOf(union(cat, dog))).toThrow("no record has a property that is string or boolean");
});
