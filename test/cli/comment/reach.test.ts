import { reachOf, reachSentence } from "../../../provider/cli/comment/reach";
import type { Fact } from "../../../provider/impact/facts";
import { note } from "../../../provider/impact/notes";
import { audience, fate, group } from "./recordedFacts";

const sentence = (changes: number, ...facts: Fact[]) =>
  reachSentence(
    changes,
    facts.flatMap((fact) => reachOf(fact) ?? []),
  );
const on = (kind: string, ...members: Parameters<typeof audience>) =>
  ({ kind, ...audience(...members) }) as Fact;

test("a fact that affects nobody is not in the first line", () => {
  expect(reachOf(note("5 users"))).toBeUndefined();
  expect(reachOf({ kind: "gone", isRecreated: true })).toBeUndefined();
  expect(sentence(1)).toBeUndefined();
});

test("effects are ordered by severity, with at most two in the first line", () => {
  const grave = [
    "losesAccount",
    "setsAccountUpAgain",
    "signsInAgain",
    "getsAccount",
    "noLongerExcluded",
    "mayBeAskedToApprove",
  ];
  const gravities = grave.map((kind) => reachOf(on(kind, group("A", 2)))?.gravity as number);

  expect(gravities).toEqual([...gravities].sort((a, b) => a - b));
  expect(reachOf(fate("stopsSyncing", 1, { Gmail: 1 }))?.gravity).toBe(0);
  const said = sentence(3, ...grave.map((kind) => on(kind, group("A", 2))).reverse());
  expect(said).toMatch(/2 people lose a mail account, 2 people have to set up/);
  expect(said).not.toMatch(/sign in|approve/);
});

test("the same people are counted once, and others are added up", () => {
  const loses = on("losesAccount", group("A", 5));

  expect(sentence(2, loses, loses)).toBe("2 changes affect 5 people: they lose a mail account.");
  expect(sentence(2, loses, on("losesAccount", group("B", 7)))).toBe(
    "2 changes affect up to 12 people: they lose a mail account.",
  );
});

test("singular forms are used for one person, one device and one change", () => {
  expect(sentence(1, on("losesAccount", group("A", 1)))).toBe(
    "1 change affects 1 person: who loses a mail account.",
  );
  expect(sentence(1, fate("entersQuarantine", 1, { Gmail: 1 }))).toBe(
    "1 change affects 1 person: 1 device goes into quarantine.",
  );
  expect(sentence(2, fate("entersQuarantine", 2, { Gmail: 3 }))).toBe(
    "2 changes affect 2 people: 3 devices go into quarantine.",
  );
});

test("groups that could not be counted are named, and make the other counts a lower bound", () => {
  expect(sentence(1, on("losesAccount", group("A")))).toBe('1 change: the users in "A" lose a mail account.');
  expect(sentence(1, on("losesAccount", group("A", 5), group("B")))).toMatch(/affects at least 5 people/);
  expect(sentence(2, on("losesAccount", group("A", 5)), on("losesAccount", group("B")))).toMatch(
    /affect at least 5 people/,
  );
});

test("devices without users do not count as people", () => {
  expect(sentence(1, fate("stopsSyncing", 0, { Gmail: 2 }))).toBe(
    "1 change: 2 devices will stop syncing immediately.",
  );
});

test("a filter turns a count into an upper bound, and into a separate audience", () => {
  const all = on("losesAccount", group("A", 5));
  const some = { ...all, isFiltered: true, isUpperBound: true } as Fact;

  expect(sentence(1, some)).toMatch(/affects up to 5 people/);
  expect(reachOf(all)?.audience).not.toBe(reachOf(some)?.audience);
});
