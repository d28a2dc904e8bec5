import { checkInputs, splitUnknowns, unknownValue } from "../../provider/lifecycle/check";
import type { Values } from "../../provider/lifecycle/define";
import { letters } from "./letters";

const checked = (given: Values, owner?: string) => checkInputs(letters, splitUnknowns(given), owner);
const propertiesOf = (given: Values) => checked(given).map(({ property }) => property);

test("what is not known becomes a hole, and its path is told", () => {
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

test("inputs as the schema wants them have no failures", () => {
  expect(
    checked({ title: "a", body: { format: "printed", pages: 1 }, readers: [{ kind: "team", team: "b" }] }),
  ).toEqual([]);
});

test.each([
  ["a missing text", {}, "title", ["required"]],
  ["a number for a text", { title: 4 }, "title", ["4", "text"]],
  [
    "a text for a whole number",
    { title: "a", body: { format: "printed", pages: "b" } },
    "body.pages",
    ["number"],
  ],
  [
    "a fraction for a whole number",
    { title: "a", body: { format: "printed", pages: 1.5 } },
    "body.pages",
    ["1.5", "a whole number"],
  ],
  ["a text for a list", { title: "a", stamps: "b" }, "stamps", ['"b"', "a list"]],
  [
    "a text for yes or no",
    { title: "a", readers: [{ kind: "team", team: "x", isInformed: "no" }] },
    "readers[0].isInformed",
    ['"no"', "true or false"],
  ],
  [
    "a list for an object",
    { title: "a", body: { format: "spoken", pauses: ["b"] } },
    "body.pauses[0]",
    ['"b"', "an object"],
  ],
  ["a value that is not allowed", { title: "a", onDelete: "eat" }, "onDelete", ['"eat"', "retain, burn"]],
  ["a rule of the schema", { title: "a", stamps: [] }, "stamps", ["needs one stamp at least."]],
  [
    "a union without its member's name",
    { title: "a", body: {} },
    "body.format",
    ["required", "printed, spoken"],
  ],
  [
    "a union of another member",
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
])("%s is refused with what is allowed", (_name, given, property, words) => {
  const [failure, ...more] = checked(given);

  expect(more).toEqual([]);
  expect(failure?.property).toBe(property);
  for (const word of words) expect(failure?.reason).toContain(word);
});

test.each([
  ["titl", { title: "a", titl: "b" }, "titl", ["of this resource", '"title"']],
  [
    "a name like no other",
    { title: "a", weather: "b" },
    "weather",
    ["title, body, readers, stamps, drawer, onDelete"],
  ],
  [
    "a member of another member",
    { title: "a", body: { format: "spoken", pages: 1 } },
    "body.pages",
    ["of the format spoken", "format, voice, pauses"],
  ],
  [
    "a member in a list",
    { title: "a", readers: [{ kind: "team", team: "x", roll: "y" }] },
    "readers[0].roll",
    ["of the kind team", "kind, team, isInformed"],
  ],
  [
    "a member in a list of plain objects",
    { title: "a", body: { format: "spoken", pauses: [{ at: 1, second: 2 }] } },
    "body.pauses[0].second",
    ['"seconds"'],
  ],
])("%s is no property, and the right ones are named", (_name, given, property, words) => {
  const [failure, ...more] = checked(given);

  expect(more).toEqual([]);
  expect(failure?.property).toBe(property);
  for (const word of words) expect(failure?.reason).toContain(word);
});

test("each unknown property is a failure of its own, of whoever has it", () => {
  const failures = checked({ title: "a", rain: 1, snow: 2 }, "the letter");

  expect(failures.map(({ property }) => property)).toEqual(["rain", "snow"]);
  expect(failures[0]?.reason).toContain("of the letter");
});

describe("what is known later", () => {
  test.each([
    ["a text", { title: unknownValue }],
    ["which member a union is", { title: "a", body: { format: unknownValue, pages: 1 } }],
    ["an entry of a list", { title: "a", readers: [unknownValue] }],
    ["a member of an entry", { title: "a", readers: [{ kind: "person", name: unknownValue }] }],
    ["a list", { title: "a", stamps: unknownValue }],
  ])("is no failure: %s", (_name, given) => {
    expect(checked(given)).toEqual([]);
  });

  test("makes no list of a text around it", () => {
    expect(propertiesOf({ title: "a", stamps: { one: unknownValue } })).toEqual(["stamps"]);
  });

  test("mends nothing beside it", () => {
    expect(propertiesOf({ title: unknownValue, stamps: 4 })).toEqual(["stamps"]);
  });
});

describe("rules between properties", () => {
  const rules = jest.fn((values: Values) =>
    values["drawer"] === undefined ? [{ property: "drawer", reason: "is missing." }] : [],
  );
  const strict = { schema: { ...letters.schema, rules } };
  beforeEach(() => rules.mockClear());

  test("are asked of inputs that satisfy the schema, with what is not known yet", () => {
    expect(checkInputs(strict, splitUnknowns({ title: unknownValue }))).toEqual([
      { property: "drawer", reason: "is missing." },
    ]);
    expect(rules).toHaveBeenCalledWith({ title: undefined }, ["title"]);
    expect(checkInputs(strict, splitUnknowns({ title: "a", drawer: "b" }))).toEqual([]);
  });

  test("are not asked of others", () => {
    checkInputs(strict, splitUnknowns({ title: 4 }));

    expect(rules).not.toHaveBeenCalled();
  });
});
