import { answeredFor, foundEntries, leavingEntries, wantedEntries } from "../../provider/lifecycle/ownership";

const keyOf = (entry: string) => entry.toLowerCase();
/** A guest list: the resource added Ann and Bob, of whom Ann is still declared; others added Cid. */
const shared = { live: ["Ann", "Bob", "Cid"], declared: ["ANN", "Dora"], owned: ["ann", "bob"], keyOf };

test("an entry that was added and is no longer declared is removed, and entries of others stay", () => {
  expect(wantedEntries(shared)).toEqual(["Cid", "ANN", "Dora"]);
  expect(leavingEntries(shared)).toEqual(["Bob"]);
});

test("an added entry that is already missing is not removed again", () => {
  expect(leavingEntries({ ...shared, live: ["Cid"] })).toEqual([]);
});

test("entries of others are not differences of the resource", () => {
  expect(answeredFor(shared)).toEqual(["Ann", "Bob"]);
});

test("a declared entry that existed before counts as found, and is not removed later", () => {
  expect(foundEntries({ ...shared, declared: ["ANN", "CID", "Dora"] })).toEqual(["CID"]);
});

test.each([
  ["is neither present nor written stays found", ["Ann"], ["Ann"], ["eve"]],
  ["is written counts as added", ["Ann"], ["Ann", "Eve"], []],
  ["is present but no longer declared is not found any more", ["Ann", "Eve"], ["Ann"], []],
])("an entry that was found and %s", (_, live, declared, expected) => {
  expect(foundEntries({ ...shared, live, declared, found: ["eve"] })).toEqual(expected);
});
