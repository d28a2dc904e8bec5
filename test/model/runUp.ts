import assert from "node:assert/strict";
import { keysOf, shown, stackOf } from "./command";
import { type Model, markerOf, Refusal, type StackModel, without } from "./model";
import { followAliases, up } from "./operations";
import { expectedPicture, type Picture, type Real } from "./real";

/** A new profile has an id from now on. */
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

/** Who gets or loses a profile, as far as the profile is there before and after. */
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
    // An exclusion from what nobody gets touches nobody.
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
      `nobody is told that "${group}" (${kind}) ${isNew ? "comes" : "goes"}: ${lines.join(" | ")}`,
    );
  }
}

/** Whatever a refresh wrote into the state meanwhile. */
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
  assertSame(shown(real), before, "a preview wrote");
  if (refusal) {
    assert.ok(previewed instanceof Error, `the preview accepts what it has to refuse: ${refusal.message}`);
    followAliases(stackOf(model, key));
    return;
  }
  if (previewed instanceof Error) throw previewed;
  const willChange = !isSame(expectedPicture(real, model.tenant), expectedPicture(real, expected.tenant));
  if (willChange) assert.ok(previewed, "the preview shows no change, but one is due");
  const isAsBefore = real.lastUp[key] === JSON.stringify(stackOf(model, key).wishes);
  const { held } = stackOf(model, key);
  // What a refresh found gone is new now.
  if (willChange && isAsBefore && Object.keys(wishes).every((name) => held.has(name)))
    assert.ok(lines.some(isAboutDrift), `nobody is told what somebody changed: ${lines.join(" | ")}`);
  if (!willChange && isAsBefore)
    assert.ok(!previewed, `the preview shows a change where there is none: ${lines.join(" | ")}`);
  await stack.up(wishes, (line) => lines.push(line));
  nameNewProfiles(expected, real, stackOf(expected, key));
  assertSame(shown(real), expectedPicture(real, expected.tenant), "up left something else than it should");
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

export function assertSame(is: Picture, shall: Picture, what: string): void {
  const [ones, others] = [textOf(is).split("\n"), textOf(shall).split("\n")];
  const differing = [
    ...ones.filter((line) => !others.includes(line)).map((line) => `  is     ${line.trim()}`),
    ...others.filter((line) => !ones.includes(line)).map((line) => `  shall  ${line.trim()}`),
  ];
  assert.ok(isSame(is, shall), `${what}:\n${differing.join("\n")}`);
}

/** Programs in which something is assigned that is not there do not run at all. */
function runs({ wishes }: StackModel): boolean {
  return Object.values(wishes).every(
    (wish) =>
      wish.kind !== "ProfileAssignment" ||
      "id" in wish.of ||
      wishes[wish.of.resource]?.kind === "EmailProfile",
  );
}

/** What is imported has its id only when it is, and an assignment by that id beside it is refused no sooner. */
function assignsImported({ wishes, held }: StackModel): boolean {
  const imported = Object.entries(wishes).flatMap(([name, wish]) =>
    wish.kind === "EmailProfile" && wish.adopt !== undefined && !held.has(name) ? wish.adopt : [],
  );
  return Object.values(wishes).some(
    (wish) => wish.kind === "ProfileAssignment" && "id" in wish.of && imported.includes(wish.of.id),
  );
}

/** Two stacks that share one profile undo each other: that is what taking over must not lead to, not a state to go on from. */
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
