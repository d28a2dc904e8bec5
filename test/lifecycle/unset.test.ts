import { unknownValue } from "../../provider/lifecycle/check";
import { previewOutputs } from "../../provider/lifecycle/previewOutputs";
import { withoutNulls } from "../../provider/lifecycle/unset";
import { verbsOf } from "../../provider/lifecycle/verbsOf";
import { letters } from "./letters";
import { contextOf } from "./notes";

test("null is a value that is not set, at any depth; in a list it stays to be refused", () => {
  const values = { a: null, b: { c: null, d: 0 }, e: [null, { f: null, g: "" }], h: false };

  expect(withoutNulls(values)).toEqual({ b: { d: 0 }, e: [null, { g: "" }], h: false });
  expect(Object.keys(withoutNulls({ a: null, b: undefined }))).toEqual(["b"]);
});

describe("a preview shows", () => {
  const outputs = (olds: Record<string, unknown>) =>
    previewOutputs(verbsOf(letters, contextOf().context), { title: "a" }, olds);

  test("what is declared, the tenant, and what the run will compute as not known yet", () => {
    expect(outputs({})).toEqual({ title: "a", number: unknownValue, tenantId: "tenant-a" });
  });

  test("what the state holds already as it is", () => {
    expect(outputs({ number: 0, insteadOf: "letter-0", title: "b" })).toEqual({
      ...{ title: "a", number: 0, insteadOf: "letter-0", tenantId: "tenant-a" },
    });
  });
});
