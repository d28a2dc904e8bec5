import { unknownValue } from "../../provider/lifecycle/check";
import { previewOutputs } from "../../provider/lifecycle/previewOutputs";
import { withoutNulls } from "../../provider/lifecycle/unset";
import { verbsOf } from "../../provider/lifecycle/verbsOf";
import { letters } from "./letters";
import { contextOf } from "./notes";

test("null is removed at any depth, except in a list, where it is refused later", () => {
  const values = { a: null, b: { c: null, d: 0 }, e: [null, { f: null, g: "" }], h: false };

  expect(withoutNulls(values)).toEqual({ b: { d: 0 }, e: [null, { g: "" }], h: false });
  expect(Object.keys(withoutNulls({ a: null, b: undefined }))).toEqual(["b"]);
});

describe("a preview shows", () => {
  const outputs = (olds: Record<string, unknown>) =>
    previewOutputs(verbsOf(letters, contextOf().context), { title: "a" }, olds);

  test("declared inputs, the tenant, and computed values as unknown", () => {
    expect(outputs({})).toEqual({ title: "a", number: unknownValue, tenantId: "tenant-a" });
  });

  test("values that the state already has", () => {
    expect(outputs({ number: 0, insteadOf: "letter-0", title: "b" })).toEqual({
      ...{ title: "a", number: 0, insteadOf: "letter-0", tenantId: "tenant-a" },
    });
  });
});
