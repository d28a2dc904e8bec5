import assert from "node:assert/strict";
import { keysOf, shown, stackOf } from "./command";
import { type Model, markerOf, Refusal, type StackModel, without } from "./model";
import { followAliases, up } from "./operations";
import { expectedPicture, type Picture, type Real } from "./real";

/** Replaces the names of new profiles in the model with the tenant's ids. */
export function nameNewProfiles(model: Model, real: Real, stack: StackModel): void {
  const picture = shown(real);
  const expected = expectedPicture(real, model.tenant);
  const { profiles } = model.tenant;
  const fresh = Object.keys(picture.profiles).filter((id) => !profiles.has(id));
  for (const [name, profile] of [...profiles].filter(([id]) => !(id in picture.profiles))) {
    const id = fresh.find((one) => isAlike(picture.profiles[one], expected.profiles[name]));
    if (id === undefined) continue;
    fresh.splice(fresh.indexOf(id), 1);
    profiles.delete(name);
    profiles.set(id, profile);
    for (const held of stack.held.values()) if ("id" in held && held.id === name) held.id = id;
  }
}

const isAlike = (one?: Picture["profiles"][string], other?: Picture["profiles"][string]): boolean =>
  one?.displayName === other?.displayName && one?.marker === other?.marker;

interface Change {
  group: string;
  kind: "group" | "excludeGroup";
  isNew: boolean;
}

const isIncluded = (key: string): boolean => key.startsWith("group/");

/** The groups that get or lose a profile that exists before and after. */
function changesOfPeople(before: Model, after: Model): Change[] {
  const names = new Map([...after.tenant.groups].map(([name, id]) => [id, name]));
  const toChange = (isNew: boolean) => (key: string) => {
    const [kind, id] = key.split("/") as [Change["kind"], string];
    const group = names.get(id);
    return group === undefined ? [] : [{ group, kind, isNew }];
  };
  return [...before.tenant.profiles].flatMap(([id, old]) => {
    const entries = after.tenant.profiles.get(id)?.entries;
    if (!entries) return [];
    const reaches = (keys: Iterable<string>) => [...keys].some(isIncluded);
    // An exclusion from a profile without targets affects nobody.
    if (!reaches([...old.entries, ...entries])) return [];
    const gone = [...without(old.entries, entries)];
    return [
      ...[...without(entries, old.entries)].flatMap(toChange(true)),
      ...(reaches(entries) ? gone : gone.filter(isIncluded)).flatMap(toChange(false)),
    ];
  });
}

function assertTold(changes: readonly Change[], lines: readonly string[]): void {
  for (const { group, kind, isNew } of changes) {
    const isTold = lines.some(
      (line) =>
        line.includes(`"${group}"`) && (kind === "excludeGroup" || isNew || /\blose|longer|keep/.test(line)),
    );
    assert.ok(
      isTold,
      `the preview does not say that "${group}" (${kind}) is ${isNew ? "added" : "removed"}: ${lines.join(" | ")}`,
    );
  }
}

/** Matches lines about drift, which are also reported after a refresh has stored the tenant's values in the state. */
const isAboutDrift = (line: string): boolean =>
  /in the tenant, but the program declares|was deleted outside this stack/.test(line);

export async function runUp(model: Model, real: Real, key: string): Promise<void> {
  const expected = structuredClone(model);
  const stack = real.stacks[key];
  if (!stack) throw new Error(key);
  const { wishes } = stackOf(model, key);
  const refusal = refusalOf(() => up(expected, stackOf(expected, key)));
  const before = shown(real);
  const lines: string[] = [];
  const previewed = await stack.preview(wishes, (line) => lines.push(line)).catch((error: Error) => error);
  assertSame(shown(real), before, "a preview changed the tenant");
  if (refusal) {
    assert.ok(previewed instanceof Error, `the preview accepts what it has to refuse: ${refusal.message}`);
    followAliases(stackOf(model, key));
    return;
  }
  if (previewed instanceof Error) throw previewed;
  const willChange = !isSame(expectedPicture(real, model.tenant), expectedPicture(real, expected.tenant));
  if (willChange) assert.ok(previewed, "the preview shows no change, but up has something to do");
  const isAsBefore = real.lastUp[key] === JSON.stringify(stackOf(model, key).wishes);
  const { held } = stackOf(model, key);
  // A resource that a refresh removed from the state is new, so it has no drift.
  if (willChange && isAsBefore && Object.keys(wishes).every((name) => held.has(name)))
    assert.ok(lines.some(isAboutDrift), `the preview does not report drift: ${lines.join(" | ")}`);
  if (!willChange && isAsBefore)
    assert.ok(!previewed, `the preview shows a change, but up has nothing to do: ${lines.join(" | ")}`);
  await stack.up(wishes, (line) => lines.push(line));
  nameNewProfiles(expected, real, stackOf(expected, key));
  assertSame(
    shown(real),
    expectedPicture(real, expected.tenant),
    "after up, the tenant differs from the model",
  );
  assertTold(changesOfPeople(model, expected), lines);
  const again: string[] = [];
  const isLoud = await stack.preview(wishes, (line) => again.push(line));
  assert.ok(!isLoud, `the second preview shows changes: ${again.join(" | ")}`);
  Object.assign(model, expected);
  real.lastUp[key] = JSON.stringify(stackOf(model, key).wishes);
}

function refusalOf(work: () => void): Refusal | undefined {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  return undefined;
}

const textOf = (picture: Picture): string => JSON.stringify(picture, null, 1);
const isSame = (one: Picture, other: Picture): boolean => textOf(one) === textOf(other);

export function assertSame(actual: Picture, expected: Picture, what: string): void {
  const [ones, others] = [textOf(actual).split("\n"), textOf(expected).split("\n")];
  const differing = [
    ...ones.filter((line) => !others.includes(line)).map((line) => `  actual    ${line.trim()}`),
    ...others.filter((line) => !ones.includes(line)).map((line) => `  expected  ${line.trim()}`),
  ];
  assert.ok(isSame(actual, expected), `${what}:\n${differing.join("\n")}`);
}

/** False for programs that fail by themselves, because they refer to a profile that they do not declare. */
function runs({ wishes }: StackModel): boolean {
  return Object.values(wishes).every(
    (wish) =>
      wish.kind !== "ProfileAssignment" ||
      "id" in wish.of ||
      wishes[wish.of.resource]?.kind === "EmailProfile",
  );
}

/** Whether an assignment names a profile by id that the program imports: that cannot be refused before the import. */
function assignsImported({ wishes, held }: StackModel): boolean {
  const imported = Object.entries(wishes).flatMap(([name, wish]) =>
    wish.kind === "EmailProfile" && wish.adopt !== undefined && !held.has(name) ? wish.adopt : [],
  );
  return Object.values(wishes).some(
    (wish) => wish.kind === "ProfileAssignment" && "id" in wish.of && imported.includes(wish.of.id),
  );
}

/** Whether this stack would adopt another stack's profile: not modelled, because both undo each other's changes. */
function sharesProfiles(model: Model, key: string): boolean {
  const others = keysOf(model.stacks).filter((other) => other !== key);
  const held = new Set(
    others.flatMap((other) =>
      [...stackOf(model, other).held.values()].map((one) =>
        "wish" in one && one.kind === "EmailProfile" ? one.id : "",
      ),
    ),
  );
  return Object.entries(stackOf(model, key).wishes).some(
    ([name, wish]) =>
      wish.kind === "EmailProfile" &&
      !stackOf(model, key).held.has(name) &&
      ((wish.adopt !== undefined && held.has(wish.adopt)) ||
        [...model.tenant.profiles].some(
          ([id, { marker, isFresh }]) =>
            held.has(id) && isFresh && marker === markerOf(stackOf(model, key), name),
        )),
  );
}

export const mayRun = (model: Model, key: string): boolean =>
  runs(stackOf(model, key)) && !assignsImported(stackOf(model, key)) && !sharesProfiles(model, key);
