import type { Values } from "../../provider/lifecycle/define";
import { ignoredFailures, withIgnored } from "../../provider/lifecycle/ignored";
import { letters } from "./letters";

describe("values with the tenant's values for ignored properties", () => {
  const printed = (pages: number, more: Values = {}) => ({ format: "printed", pages, ...more });
  const kept = (paths: string[], values: Values, live: Values, olds: Values = {}) =>
    withIgnored(letters, values, { olds, live }, paths);

  test("keep the declared values of other properties", () => {
    expect(kept(["drawer"], { title: "a", drawer: "b" }, { title: "x", drawer: "y" })).toEqual({
      title: "a",
      drawer: "y",
    });
  });

  test("also replace a member of a value, in both notations", () => {
    for (const path of ["body.pages", '["body"].pages'])
      expect(kept([path], { body: printed(1) }, { body: printed(2, { font: "Mono" }) })).toEqual({
        body: printed(2),
      });
  });

  test("replace every property or member for a star", () => {
    expect(kept(["*"], { title: "a" }, { title: "x", drawer: "y" })).toEqual({ title: "x", drawer: "y" });
    expect(
      kept(["body.*"], { title: "a", body: printed(1) }, { title: "x", body: printed(2, { font: "Mono" }) }),
    ).toEqual({ title: "a", body: printed(2, { font: "Mono" }) });
  });

  test("keep the state's value of a property that only controls the provider", () => {
    expect(kept(["onDelete"], { onDelete: "retain" }, {}, { onDelete: "burn" })).toEqual({
      onDelete: "burn",
    });
    const proof = (proofOnly: boolean) => ({ body: printed(1, { proofOnly }) });
    expect(kept(["body.proofOnly"], proof(true), { body: printed(1) }, proof(false))).toEqual(proof(false));
  });

  test("leave out what the tenant or the program does not have", () => {
    expect(kept(["drawer"], { title: "a", drawer: "b" }, {})).toEqual({ title: "a", drawer: undefined });
    expect(Object.keys(kept(["drawer"], { title: "a" }, {}))).toEqual(["title"]);
    expect(kept(["body.pages"], { body: printed(1) }, {})).toEqual({ body: printed(undefined as never) });
  });

  test("are unchanged for a path that matches nothing", () => {
    for (const path of ["colour", "title.length", "readers[0].name", "body.pages"])
      expect(
        kept([path], { title: "a", readers: [{ kind: "person", name: "Ann" }] }, { title: "x" }),
      ).toEqual({
        title: "a",
        readers: [{ kind: "person", name: "Ann" }],
      });
  });
});

describe("an ignoreChanges path", () => {
  const spoken = { body: { format: "spoken" } };
  const objections = (path: string, values: Values = {}) =>
    ignoredFailures(letters, values, [path]).map(({ reason }) => reason);

  test.each(["title", "body", "body.pages", "body.pauses", "body.*", "*", "*.font", "readers", "__provider"])(
    "%s is accepted",
    (path) => expect(objections(path)).toEqual([]),
  );

  test("to a property of another union member is refused", () => {
    expect(objections("body.voice", spoken)).toEqual([]);
    expect(objections("body.pages", spoken)).toHaveLength(1);
  });

  test.each([
    ["readers[0].name", "part of a list", '"readers"'],
    ["stamps[*]", "part of a list", '"stamps"'],
    ["body.pauses[0]", "part of a list", '"body.pauses"'],
    ["title.length", "single value", '"title"'],
    ["body.pages.even", "single value", '"body.pages"'],
    ["titl", "no input", '"title"'],
    ["body.page", "no input", '"body.pages"'],
    ["pages", "no input", '"body.pages"'],
    ["weather", "no input", "Allowed: title, body, body.format, "],
    ["body.weather", "no input", "Allowed: title, body, "],
  ])("%s is refused with the reason and the right path", (path, ...words) => {
    const [reason, ...more] = objections(path);

    expect(more).toEqual([]);
    for (const word of [`ignoreChanges: "${path}"`, ...words]) expect(reason).toContain(word);
  });

  test("is refused without naming a property", () => {
    const failures = ignoredFailures(letters, {}, ["titl", "title", "weather"]);

    expect(failures.map(({ property, reason }) => [property, reason.split(" ")[1]])).toEqual([
      ["", '"titl"'],
      ["", '"weather"'],
    ]);
  });
});
