import { splitUnknowns, unknownValue } from "../../provider/lifecycle/check";
import { withHoles } from "../../provider/lifecycle/holes";
import { letters } from "./letters";

const holed = (given: Record<string, unknown>) => withHoles(letters, splitUnknowns(given)).values;

test("of an entry that lacks what it must have nothing is known; one that lacks an option stays", () => {
  const later = { kind: "person", name: unknownValue };
  const ready = { kind: "person", name: "Ann", role: unknownValue };

  expect(holed({ title: "a", readers: [later, ready, unknownValue] })).toEqual({
    title: "a",
    readers: [undefined, { kind: "person", name: "Ann", role: undefined }, undefined],
  });
});

test("entries of a list inside a member count as well, and members themselves stay", () => {
  const body = {
    format: "spoken",
    voice: unknownValue,
    pauses: [{ at: unknownValue, seconds: 1 }, { at: 1 }],
  };

  expect(holed({ body })).toEqual({
    body: { format: "spoken", voice: undefined, pauses: [undefined, { at: 1 }] },
  });
});

test("texts in a list, null and what no schema knows stay as they are", () => {
  const rest = { stamps: ["x", null], drawer: null, colour: ["red", {}] };

  expect(holed({ ...rest, title: unknownValue })).toEqual({ ...rest, title: undefined });
});

test("inputs that are known stay the very same, also where they lack something", () => {
  const values = { readers: [{ kind: "person" }] };

  expect(withHoles(letters, { values, unknownPaths: [] })).toEqual({ values, unknownPaths: [] });
});

test("an entry that is no object is none that lacks something", () => {
  expect(holed({ title: unknownValue, readers: ["Ann", null, 4] })).toEqual({
    title: undefined,
    readers: ["Ann", null, 4],
  });
});
