import { splitUnknowns, unknownValue } from "../../provider/lifecycle/check";
import { withHoles } from "../../provider/lifecycle/holes";
import { letters } from "./letters";

const holed = (given: Record<string, unknown>) => withHoles(letters, splitUnknowns(given)).values;

test("an entry without a required value is unknown, and one without an optional value stays", () => {
  const later = { kind: "person", name: unknownValue };
  const ready = { kind: "person", name: "Ann", role: unknownValue };

  expect(holed({ title: "a", readers: [later, ready, unknownValue] })).toEqual({
    title: "a",
    readers: [undefined, { kind: "person", name: "Ann", role: undefined }, undefined],
  });
});

test("entries of a list inside a member become unknown, and members stay", () => {
  const body = {
    format: "spoken",
    voice: unknownValue,
    pauses: [{ at: unknownValue, seconds: 1 }, { at: 1 }],
  };

  expect(holed({ body })).toEqual({
    body: { format: "spoken", voice: undefined, pauses: [undefined, { at: 1 }] },
  });
});

test("texts in a list, null and unknown properties stay as they are", () => {
  const rest = { stamps: ["x", null], drawer: null, colour: ["red", {}] };

  expect(holed({ ...rest, title: unknownValue })).toEqual({ ...rest, title: undefined });
});

test("inputs without unknown values are unchanged, even if a required value is missing", () => {
  const values = { readers: [{ kind: "person" }] };

  expect(withHoles(letters, { values, unknownPaths: [] })).toEqual({ values, unknownPaths: [] });
});

test("an entry that is not an object stays", () => {
  expect(holed({ title: unknownValue, readers: ["Ann", null, 4] })).toEqual({
    title: undefined,
    readers: ["Ann", null, 4],
  });
});
