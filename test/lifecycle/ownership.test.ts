import { answeredFor, foundEntries, leavingEntries, wantedEntries } from "../../provider/lifecycle/ownership";

const keyOf = (entry: string) => entry.toLowerCase();
/** A guest list: Ann came by us and stays, Bob came by us and shall leave, Cid is there by others. */
const shared = { live: ["Ann", "Bob", "Cid"], declared: ["ANN", "Dora"], owned: ["ann", "bob"], keyOf };

test("what was brought and is declared no longer leaves; what others brought stays", () => {
  expect(wantedEntries(shared)).toEqual(["Cid", "ANN", "Dora"]);
  expect(leavingEntries(shared)).toEqual(["Bob"]);
});

test("what was brought and has left already does not leave again", () => {
  expect(leavingEntries({ ...shared, live: ["Cid"] })).toEqual([]);
});

test("entries of others are none of a resource's differences", () => {
  expect(answeredFor(shared)).toEqual(["Ann", "Bob"]);
});

test("what is declared and was there before it was brought was found, and is not ours to take away", () => {
  expect(foundEntries({ ...shared, declared: ["ANN", "CID", "Dora"] })).toEqual(["CID"]);
});

test.each([
  ["is neither there nor written stays found", ["Ann"], ["Ann"], ["eve"]],
  ["is written is brought", ["Ann"], ["Ann", "Eve"], []],
  ["is there and has left the program is nobody's business", ["Ann", "Eve"], ["Ann"], []],
])("what was found and %s", (_, live, declared, expected) => {
  expect(foundEntries({ ...shared, live, declared, found: ["eve"] })).toEqual(expected);
});
