import {
  formatPath,
  isWithin,
  overlaps,
  segmentsOf,
  valueAt,
  withValueAt,
} from "../../provider/lifecycle/path";

test.each([
  [["settings", "hostName"], "settings.hostName"],
  [["targets", 0, "groupId"], "targets[0].groupId"],
  [["targets", 12], "targets[12]"],
  [["labels", "e-mail", "is"], 'labels["e-mail"].is'],
  [["labels", "1st"], 'labels["1st"]'],
  [["e-mail"], '["e-mail"]'],
  [["$ref", "_x9"], "$ref._x9"],
  [[], ""],
])("%j is written as %s, and parsed back", (segments, path) => {
  expect(formatPath(segments)).toBe(path);
  expect(segmentsOf(path)).toEqual(segments);
});

test("a name that contains digits is not an index", () => {
  expect(segmentsOf("ipv4.4g.g4")).toEqual(["ipv4", "4g", "g4"]);
});

test.each([
  ["settings", "settings", true, true],
  ["settings.hostName", "settings", true, true],
  ["settings", "settings.hostName", true, false],
  ["settings.hostName", "settings.hostNames", false, false],
  ["settings.hostName", "targets.hostName", false, false],
  ["targets[0].groupId", "targets[1]", false, false],
  ["settings.hostName", "settings.*", true, true],
  ["settings.*", "settings.hostName", true, true],
  ["settings", "*", true, true],
  ["*.hostName", "settings.port", false, false],
])("%s and %s: overlap %p, the first within the second %p", (path, other, isShared, isInside) => {
  expect(overlaps(path, other)).toBe(isShared);
  expect(overlaps(other, path)).toBe(isShared);
  expect(isWithin(path, other)).toBe(isInside);
});

const values = { settings: { hostName: "a", none: null }, targets: [{ groupId: "g" }] };

test.each([
  ["settings.hostName", "a"],
  ["targets[0].groupId", "g"],
  ["targets[1].groupId", undefined],
  ["settings.none.more", undefined],
  ["settings.hostName.length", undefined],
  ["", values],
])("the value at %s is %p", (path, value) => {
  expect(valueAt(values, path)).toEqual(value);
});

test("a value is set in a copy, and missing objects on its path are created", () => {
  const before = structuredClone(values);

  expect(withValueAt(values, "settings.hostName", "b")).toEqual({
    settings: { hostName: "b", none: null },
    targets: [{ groupId: "g" }],
  });
  expect(withValueAt({} as object, "settings.port.number", 993)).toEqual({
    settings: { port: { number: 993 } },
  });
  expect(withValueAt(values, "", "b")).toBe(values);
  expect(values).toEqual(before);
});

test("undefined removes the key, and nothing else", () => {
  const without = withValueAt(values, "settings.hostName", undefined);

  expect(Object.keys(without.settings)).toEqual(["none"]);
  expect(Object.keys(withValueAt(values, "targets", undefined))).toEqual(["settings"]);
});
