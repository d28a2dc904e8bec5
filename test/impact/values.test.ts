import { valueInWords } from "../../provider/impact/words/values";

const sales = "a20ed2ab-f88f-5955-9f5d-673f4f006855";
const managed = "0c5d5a7e-43e0-4b3c-8e51-5a0d1b7a2f10";
const names = { [sales]: "Sales", [managed]: "Managed\u202e" };

test.each<[string, unknown, string]>([
  ["a group with a known name", { kind: "group", groupId: sales.toUpperCase() }, 'group "Sales"'],
  ["a group declared by name", { kind: "excludeGroup", groupName: "Sales" }, 'exclude group "Sales"'],
  ["an unknown group", { kind: "group", groupId: "b" }, "group b"],
  ["all users", { kind: "allUsers" }, "all users"],
  [
    "an entry with a filter",
    { kind: "group", groupId: sales, filterId: managed, filterMode: "include" },
    'group "Sales" (filter "Managed\\u202e", filter mode include)',
  ],
  ["a reviewer", { kind: "role", id: "b" }, "role b"],
  [
    "a rule",
    { characteristic: "DeviceType", queryString: "iPhone", accessLevel: "Allow" },
    "DeviceType iPhone Allow",
  ],
  ["a list", [{ kind: "allUsers" }, { kind: "allDevices" }], "all users and all devices"],
  ["an empty list", [], "empty"],
  ["texts", ["0", "b"], '"0" and "b"'],
  ["a text", "mail", '"mail"'],
  ["an id", managed, '"Managed\\u202e"'],
])("%s", (_, value, words) => {
  expect(valueInWords(value, names)).toBe(words);
});

test("only the first three of a thousand entries are named", () => {
  const many = Array.from({ length: 1_000 }, (_, at) => ({ kind: "group", groupId: String(at) }));
  expect(valueInWords(many)).toBe("group 0, group 1, group 2 and 997 more");
});
