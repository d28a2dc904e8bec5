import {
  derivedSecrets,
  isDeclared,
  isObject,
  isSecret,
  markedSecret,
  withSecrets,
  wordsIn,
} from "../../provider/lifecycle/secretMarks";
import { letters } from "./letters";

test("only a value with the engine's marker is a secret", () => {
  const marked = markedSecret("hush") as Record<string, unknown>;

  expect(isSecret(marked)).toBe(true);
  expect(marked["value"]).toBe("hush");
  for (const plain of [
    undefined,
    null,
    "hush",
    { value: "hush" },
    { ...marked, "4dabf18193072939515e22adb298388d": "x" },
  ])
    expect(isSecret(plain)).toBe(false);
});

test("the marker of a secret is the engine's", () => {
  expect(markedSecret(1)).toEqual({
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    value: 1,
  });
});

test("a list, null and a text are not objects", () => {
  expect([{}, [], null, "a"].map(isObject)).toEqual([true, false, false, false]);
});

test("the words of a schema are collected once", () => {
  const words = wordsIn(letters);

  expect([...words]).toEqual(expect.arrayContaining(["printed", "spoken", "retain", "burn"]));
  expect(words.has("title")).toBe(false);
  expect(wordsIn(letters)).toBe(words);
});

test("a path belongs to a declared property or to an output", () => {
  expect(["title", "body.pages", "readers[0]"].map((path) => isDeclared(letters, path))).toEqual([
    true,
    true,
    true,
  ]);
  expect(["number", "tenantId"].map((path) => isDeclared(letters, path))).toEqual([false, false]);
});

describe("secret outputs", () => {
  const outputs = { title: "a", number: 4, insteadOf: "letter-0", tenantId: "t" };

  test("are all outputs that are not declared if an input is secret, except the tenant", () => {
    expect(derivedSecrets(letters, outputs, ["body.pages"])).toEqual(["number", "insteadOf"]);
  });

  test("are those that were secret before if no input is", () => {
    expect(derivedSecrets(letters, outputs, ["number"])).toEqual(["number"]);
    expect(derivedSecrets(letters, outputs, ["tenantId"])).toEqual([]);
    expect(derivedSecrets(letters, outputs, [])).toEqual([]);
  });

  test("do not include missing outputs", () => {
    expect(derivedSecrets(letters, { ...outputs, number: undefined }, ["title"])).toEqual(["insteadOf"]);
  });

  test("are marked in a copy", () => {
    const marked = withSecrets(outputs, ["number"]);

    expect(marked).toEqual({ ...outputs, number: markedSecret(4) });
    expect(outputs.number).toBe(4);
  });
});
