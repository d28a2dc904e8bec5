import type { Values } from "../../provider/lifecycle/define";
import { assertOurs, stateOf } from "../../provider/lifecycle/state";
import { verbsOf } from "../../provider/lifecycle/verbsOf";
import { letters } from "./letters";
import { contextOf } from "./notes";

const letter = {
  title: "a",
  body: { format: "printed", pages: 2 },
  readers: [{ kind: "person", name: "Ann" }],
};

const assertState = (olds: Values) => assertOurs(verbsOf(letters, contextOf().context), olds);

test("a state is the declared inputs and the computed values, even if a refresh wrote other values for the inputs", () => {
  const inputs = { title: "a", __provider: "text" };
  const outputs = { title: "found by a refresh", number: 4, tenantId: "tenant-a", __defaults: [] };

  expect(stateOf(letters, inputs, outputs)).toEqual({ title: "a", number: 4, tenantId: "tenant-a" });
});

test("the state of an interrupted update includes the inputs before it", () => {
  const unfinished = { before: { stamps: ["x"] } };

  expect(stateOf(letters, { title: "a" }, { __unfinished: unfinished })).toEqual({
    ...{ title: "a", stamps: ["x"] },
    __unfinished: unfinished,
  });
});

test("a state written by this version is accepted", () => {
  const all = {
    ...letter,
    number: 4,
    insteadOf: "letter-0",
    tenantId: "tenant-a",
    __unfinished: { isNew: true },
  };

  expect(() => assertState(all)).not.toThrow();
  expect(() => assertState({})).not.toThrow();
});

test("a state of another tenant is refused with both tenants", () => {
  expect(() => assertState({ tenantId: "tenant-b" })).toThrow(
    expect.objectContaining({
      code: "M365_WRONG_TENANT",
      message: expect.stringMatching(/tenant-a.*tenant-b/),
    }),
  );
});

test.each([
  ["a property", { ...letter, colour: "red" }, "colour"],
  ["a member", { ...letter, body: { ...letter.body, colour: "red" } }, "body.colour"],
  [
    "a member of an entry",
    { readers: [...letter.readers, { kind: "team", team: "b", colour: 1 }] },
    "readers[1].colour",
  ],
  [
    "a member of an entry in a member",
    { body: { format: "spoken", pauses: [{ at: 1 }, { at: 2, by: 3 }] } },
    "body.pauses[1].by",
  ],
])("a state with %s of a newer version is refused, and the error names it", (_what, olds, path) => {
  expect(() => assertState(olds)).toThrow(
    expect.objectContaining({ code: "M365_NEWER_STATE", message: expect.stringContaining(`"${path}"`) }),
  );
});

test.each([
  ["an unknown member of a union", { body: { format: "sung", tune: "b" } }],
  ["an unknown entry", { readers: [{ kind: "cat", name: "Tom" }] }],
])("%s does not count as a newer version", (_what, olds) => {
  expect(() => assertState(olds)).not.toThrow();
});

describe("an edited state", () => {
  test.each([
    ["a number for a text", { title: 4 }, "title", "4"],
    ["an object for a text", { drawer: { a: 1 } }, "drawer", '{"a":1}'],
    ["a text for a list", { stamps: "x" }, "stamps", '"x"'],
    ["null", { title: null }, "title", "null"],
    ["a text for a computed number", { number: "four" }, "number", '"four"'],
    ["a number for the tenant", { tenantId: 4 }, "tenantId", "4"],
    ["a number for one of several texts", { onDelete: 4 }, "onDelete", "4"],
    ["a text for an object", { body: "printed" }, "body", '"printed"'],
    ["an object that is no member of the union", { body: { format: 4 } }, "body.format", '{"format":4}'],
    ["an entry of another type", { readers: [4] }, "readers[0]", "4"],
    ["an entry without what it must have", { readers: [{ kind: "person" }] }, "readers[0].name", "nothing"],
    ["a member of another type", { body: { format: "printed", pages: [] } }, "body.pages", "[]"],
  ])("with %s is refused with its path and value, before anything is read", (_what, olds, path, value) => {
    expect(() => assertState(olds)).toThrow(
      expect.objectContaining({
        code: "M365_CONSTRAINT",
        message: expect.stringContaining(`the state holds ${value} as "${path}"`),
      }),
    );
  });

  test.each([
    ["a value that another version allows", { onDelete: "eat" }],
    ["a union member of another version", { body: { format: "sung" } }],
    ["a list that a refresh read as empty", { stamps: [] }],
    ["properties that another version did not have", { title: undefined, readers: undefined }],
  ])("is not assumed because of %s", (_what, olds) => {
    expect(() => assertState(olds)).not.toThrow();
  });
});
