import type { Values } from "../../provider/lifecycle/define";
import { compare, wantedValues } from "../../provider/lifecycle/diff";
import { letters } from "./letters";

const printed = { format: "printed", pages: 2 };

const compared = (sides: { olds?: Values; news?: Values; live?: Values; unknownPaths?: string[] }) =>
  compare(letters, {
    olds: sides.olds ?? {},
    news: sides.news ?? {},
    live: sides.live ?? {},
    unknownPaths: sides.unknownPaths ?? [],
  });
const none = { replaces: [], steering: [], differences: [] };

test("a changed member of a value is a separate difference, and not drift", () => {
  const before = { title: "a", body: printed };

  expect(
    compared({ olds: before, live: before, news: { title: "a", body: { ...printed, pages: 3 } } }),
  ).toEqual({
    ...none,
    differences: [{ path: "body.pages", from: 2, to: 3, drift: false }],
  });
});

test("a change in the tenant is drift if the program did not change", () => {
  const declared = { body: printed };

  expect(compared({ olds: declared, news: declared, live: { body: { ...printed, pages: 9 } } })).toEqual({
    ...none,
    differences: [{ path: "body.pages", from: 9, to: 2, drift: true }],
  });
});

test("an undeclared property is not a difference", () => {
  expect(
    compared({ news: { body: printed }, live: { body: { ...printed, font: "Mono" }, stamps: ["a"] } }),
  ).toEqual({
    ...none,
    differences: [],
    steering: ["body.format", "body.pages"],
  });
});

test("a property removed from the program is reset to the service's default, or unset", () => {
  const declared = { title: "a", body: { ...printed, font: "Mono" }, stamps: ["x"] };

  expect(
    compared({ olds: declared, live: declared, news: { title: "a", body: printed } }).differences,
  ).toEqual([
    { path: "body.font", from: "Mono", to: "Arial", drift: false },
    { path: "stamps", from: ["x"], to: undefined, drift: false },
  ]);
});

test("changing the union member unsets the old member's properties and sets the new one's", () => {
  const declared = { body: { ...printed, font: "Mono" } };

  expect(
    compared({
      olds: declared,
      live: declared,
      news: { body: { format: "spoken", voice: "low" } },
    }).differences.map(({ path, from, to }) => [path, from, to]),
  ).toEqual([
    ["body.format", "printed", "spoken"],
    ["body.voice", undefined, "low"],
    ["body.pages", 2, undefined],
    ["body.font", "Mono", "Arial"],
  ]);
});

test("a property that cannot be changed in place is compared only with the state, and causes a replacement", () => {
  expect(compared({ olds: { drawer: "a" }, news: { drawer: "b" }, live: { drawer: "b" } })).toEqual({
    ...none,
    replaces: ["drawer"],
  });
  expect(compared({ olds: { drawer: "a" }, news: { drawer: "a" }, live: { drawer: "c" } })).toEqual(none);
});

test("a property that only controls the provider is compared only with the state", () => {
  expect(compared({ olds: { onDelete: "burn" }, news: { onDelete: "retain" }, live: {} })).toEqual({
    ...none,
    steering: ["onDelete"],
  });
  expect(compared({ olds: { onDelete: "burn" }, news: { onDelete: "burn" }, live: {} })).toEqual(none);
});

test("a new value that the tenant already has changes only the state", () => {
  expect(compared({ olds: { title: "a" }, news: { title: "b" }, live: { title: "b" } })).toEqual({
    ...none,
    steering: ["title"],
  });
});

describe("an unknown value", () => {
  test("is a difference regardless of the tenant's value, and not drift", () => {
    expect(
      compared({
        olds: { title: "a" },
        news: { title: undefined },
        live: { title: "a" },
        unknownPaths: ["title"],
      }),
    ).toEqual({ ...none, differences: [{ path: "title", from: "a", to: undefined, drift: false }] });
  });

  test("is not shown as the service's default", () => {
    const olds = { body: { ...printed, font: "Mono" } };
    const news = { body: { ...printed, font: undefined } };

    expect(compared({ olds, live: olds, news, unknownPaths: ["body.font"] }).differences).toEqual([
      { path: "body.font", from: "Mono", to: undefined, drift: false },
    ]);
  });

  test("leaves its neighbours known", () => {
    const olds = { title: "a", stamps: ["x"] };

    expect(
      compared({
        olds,
        live: olds,
        news: { ...olds, title: undefined },
        unknownPaths: ["title"],
      }).differences.map(({ path }) => path),
    ).toEqual(["title"]);
  });

  test("inside a list makes the list unknown", () => {
    const olds = { stamps: ["x"] };

    expect(
      compared({ olds, live: olds, news: { stamps: ["x", undefined] }, unknownPaths: ["stamps[1]"] })
        .differences,
    ).toMatchObject([{ path: "stamps" }]);
  });

  test.each([
    ["the union", { body: undefined }, "body"],
    ["the discriminator of the union", { body: { format: undefined, pages: 2 } }, "body.format"],
  ])("that is %s makes the union unknown", (_name, news, path) => {
    const olds = { body: printed };

    expect(
      compared({ olds, live: olds, news, unknownPaths: [path] }).differences.map((one) => one.path),
    ).toEqual(["body"]);
  });

  test("in a member of the union leaves the other members known", () => {
    const olds = { body: printed };

    expect(
      compared({
        ...{ olds, live: olds },
        news: { body: { format: "printed", pages: undefined } },
        unknownPaths: ["body.pages"],
      }).differences.map((one) => one.path),
    ).toEqual(["body.pages"]);
  });
});

test("both values are shown with their members in the order of the schema", () => {
  const [{ from, to } = {}] = compared({
    olds: {},
    news: { readers: [{ name: "Ann", kind: "person" }] },
    live: { readers: [{ role: "x", name: "Bob", kind: "person" }] },
  }).differences;

  expect(JSON.stringify([from, to])).toBe(
    '[[{"kind":"person","name":"Bob","role":"x"}],[{"kind":"person","name":"Ann"}]]',
  );
});

test("the written value is the tenant's with the differences, plus what is declared", () => {
  const live = { title: "a", body: { ...printed, font: "Mono" } };
  const news = { title: "a", onDelete: "burn", body: printed };

  expect(wantedValues(live, news, [{ path: "body.pages", from: 2, to: 3, drift: false }])).toEqual({
    title: "a",
    onDelete: "burn",
    body: { ...printed, font: "Mono", pages: 3 },
  });
});

test("a value that is unset in both the program and the state is not a difference", () => {
  expect(compared({ olds: { title: undefined }, news: { title: undefined }, live: { title: "a" } })).toEqual(
    none,
  );
});
