import fc from "fast-check";
import { factsIn, hideFacts } from "../../provider/lifecycle/hiddenInput";

const facts = fc.record({
  name: fc.string({ unit: "grapheme" }),
  owner: fc.string(),
  ignoreChanges: fc.array(fc.string()),
  secretPaths: fc.array(fc.string()),
  adopt: fc.option(fc.string(), { nil: undefined }),
});

test("any facts survive encoding and decoding", () => {
  fc.assert(fc.property(facts, (one) => expect(factsIn(hideFacts(one))).toEqual(one)));
});

test("the text of a resource without options is its name and its owner", () => {
  expect(hideFacts({ name: "ios-mail", owner: "1f2e", ignoreChanges: [] })).toBe('["ios-mail","1f2e"]');
});

test("an object from states of earlier versions is accepted", () => {
  const hidden = { name: "ios-mail", owner: "1f2e", adopt: "d60b64ec" };
  expect(factsIn(hidden)).toEqual({ ...hidden, ignoreChanges: [], secretPaths: [] });
});

test.each([
  undefined,
  null,
  "exports.handler=()=>1",
  "4",
  '["ios-mail"]',
  '[4,"1f2e"]',
  '["ios-mail",4]',
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
])("%p contains no facts", (hidden) => {
  expect(factsIn(hidden)).toEqual({
    ...{ name: "m365", owner: "", ignoreChanges: [], secretPaths: [], adopt: undefined },
  });
});
