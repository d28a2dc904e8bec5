import { checkInputs, splitUnknowns, unknownValue } from "../../provider/lifecycle/check";
import type { Values } from "../../provider/lifecycle/define";
import { letters } from "./letters";

const checked = (given: Values, owner?: string) => checkInputs(letters, splitUnknowns(given), owner);
const propertiesOf = (given: Values) => checked(given).map(({ property }) => property);

test("an unknown value becomes undefined, and its path is reported", () => {
  expect(
    splitUnknowns({
      title: unknownValue,
      body: { format: "printed", pages: unknownValue },
      stamps: ["a", unknownValue],
      n: null,
    }),
  ).toEqual({
    values: {
      title: undefined,
      body: { format: "printed", pages: undefined },
      stamps: ["a", undefined],
      n: null,
    },
    unknownPaths: ["title", "body.pages", "stamps[1]"],
  });
});

test("inputs that match the schema have no failures", () => {
  expect(
    checked({ title: "a", body: { format: "printed", pages: 1 }, readers: [{ kind: "team", team: "b" }] }),
  ).toEqual([]);
});

test.each([
  ["a missing text", {}, "title", ["required"]],
  ["a number instead of a text", { title: 4 }, "title", ["4", "text"]],
  [
    "a text instead of a whole number",
    { title: "a", body: { format: "printed", pages: "b" } },
    "body.pages",
    ["number"],
  ],
  [
    "a fraction instead of a whole number",
    { title: "a", body: { format: "printed", pages: 1.5 } },
    "body.pages",
    ["1.5", "a whole number"],
  ],
  ["a text instead of a list", { title: "a", stamps: "b" }, "stamps", ['"b"', "a list"]],
  [
    "a text instead of a boolean",
    { title: "a", readers: [{ kind: "team", team: "x", isInformed: "no" }] },
    "readers[0].isInformed",
    ['"no"', "true or false"],
  ],
  [
    "a list instead of an object",
    { title: "a", body: { format: "spoken", pauses: ["b"] } },
    "body.pauses[0]",
    ['"b"', "an object"],
  ],
  ["a value that is not allowed", { title: "a", onDelete: "eat" }, "onDelete", ['"eat"', "retain, burn"]],
  ["a rule of the schema", { title: "a", stamps: [] }, "stamps", ["needs one stamp at least."]],
  [
    "a union without its discriminator",
    { title: "a", body: {} },
    "body.format",
    ["required", "printed, spoken"],
  ],
  [
    "a union with an unknown member",
    { title: "a", body: { format: "sung" } },
    "body.format",
    ['"sung"', "printed, spoken"],
  ],
  [
    "a union in a list",
    { title: "a", readers: [{ kind: "cat" }] },
    "readers[0].kind",
    ['"cat"', "person, team"],
  ],
])("%s is refused with the allowed values", (_name, given, property, words) => {
  const [failure, ...more] = checked(given);

  expect(more).toEqual([]);
  expect(failure?.property).toBe(property);
  for (const word of words) expect(failure?.reason).toContain(word);
});

test.each([
  ["titl", { title: "a", titl: "b" }, "titl", ["of this resource", '"title"']],
  [
    "a name similar to no other",
    { title: "a", weather: "b" },
    "weather",
    ["title, body, readers, stamps, drawer, onDelete"],
  ],
  [
    "a property of another union member",
    { title: "a", body: { format: "spoken", pages: 1 } },
    "body.pages",
    ["of the format spoken", "format, voice, pauses"],
  ],
  [
    "a property in a list",
    { title: "a", readers: [{ kind: "team", team: "x", roll: "y" }] },
    "readers[0].roll",
    ["of the kind team", "kind, team, isInformed"],
  ],
  [
    "a property in a list of plain objects",
    { title: "a", body: { format: "spoken", pauses: [{ at: 1, second: 2 }] } },
    "body.pauses[0].second",
    ['"seconds"'],
  ],
])("%s is not a property, and the right ones are named", (_name, given, property, words) => {
  const [failure, ...more] = checked(given);

  expect(more).toEqual([]);
  expect(failure?.property).toBe(property);
  for (const word of words) expect(failure?.reason).toContain(word);
});

test("each unknown property is a separate failure that names what it belongs to", () => {
  const failures = checked({ title: "a", rain: 1, snow: 2 }, "the letter");

  expect(failures.map(({ property }) => property)).toEqual(["rain", "snow"]);
  expect(failures[0]?.reason).toContain("of the letter");
});

describe("an unknown value", () => {
  test.each([
    ["a text", { title: unknownValue }],
    ["the discriminator of a union", { title: "a", body: { format: unknownValue, pages: 1 } }],
    ["an entry of a list", { title: "a", readers: [unknownValue] }],
    ["a member of an entry", { title: "a", readers: [{ kind: "person", name: unknownValue }] }],
    ["a list", { title: "a", stamps: unknownValue }],
  ])("is not a failure: %s", (_name, given) => {
    expect(checked(given)).toEqual([]);
  });

  test("does not turn the object that contains it into a list", () => {
    expect(propertiesOf({ title: "a", stamps: { one: unknownValue } })).toEqual(["stamps"]);
  });

  test("does not hide other failures", () => {
    expect(propertiesOf({ title: unknownValue, stamps: 4 })).toEqual(["stamps"]);
  });
});

describe("cross-property rules", () => {
  const rules = jest.fn((values: Values) =>
    values["drawer"] === undefined ? [{ property: "drawer", reason: "is missing." }] : [],
  );
  const strict = { schema: { ...letters.schema, rules } };
  beforeEach(() => rules.mockClear());

  test("run for inputs that match the schema, including unknown values", () => {
    expect(checkInputs(strict, splitUnknowns({ title: unknownValue }))).toEqual([
      { property: "drawer", reason: "is missing." },
    ]);
    expect(rules).toHaveBeenCalledWith({ title: undefined }, ["title"]);
    expect(checkInputs(strict, splitUnknowns({ title: "a", drawer: "b" }))).toEqual([]);
  });

  test("do not run for other inputs", () => {
    checkInputs(strict, splitUnknowns({ title: 4 }));

    expect(rules).not.toHaveBeenCalled();
  });
});
