import { ConstraintError } from "../../errors";
import { list, quoted } from "../../impact/format";
import type { Listed } from "../../lifecycle/define";
import { nearest } from "../../nearest";
import { definitions, type Kind } from "../../resources/index";

/** Which of the tenant's objects are exported. */
export interface Selection {
  only?: readonly Kind[];
  /** Display names; `*` matches any text. */
  name?: readonly string[];
}

const haveNames = () =>
  Object.values(definitions).flatMap(({ kind, isSetting }) => (isSetting ? [] : [kind]));

/** Settings have no display names: if names are given, settings are exported only if `only` contains them. */
export function isWanted({ only, name }: Selection, kind: Kind): boolean {
  return only ? only.includes(kind) : name === undefined || haveNames().includes(kind);
}

export function refuseUnfitting({ only, name }: Selection): void {
  if (name === undefined || only === undefined || haveNames().some((kind) => only.includes(kind))) return;
  throw new ConstraintError(
    `--name selects objects by their display names, and --only leaves them out. Add ${list(haveNames())} to --only, or remove --name.`,
    "M365_CONFIGURATION",
  );
}

/** @throws ConstraintError if nothing has one of the names */
export function selected<T extends Listed>({ name: names }: Selection, listed: readonly T[]): T[] {
  if (!names) return [...listed];
  const patterns = names.map((name) => ({ name, isIt: patternOf(name) }));
  for (const { name, isIt } of patterns)
    if (!listed.some((one) => isIt(one.name))) throw noSuch(name, listed);
  return listed.filter((one) => patterns.some(({ isIt }) => isIt(one.name)));
}

function patternOf(name: string): (displayName: string) => boolean {
  const parts = name.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  const pattern = new RegExp(`^${parts.join(".*")}$`, "isu");
  return (displayName) => pattern.test(displayName);
}

function noSuch(name: string, listed: readonly Listed[]): ConstraintError {
  const near = nearest(
    name,
    listed.map((one) => one.name),
  );
  const hint = near === undefined ? "" : ` Did you mean ${quoted(near)}?`;
  return new ConstraintError(
    `--name: nothing in the tenant is called ${quoted(name)}.${hint} Nothing was written. m365 export without --name exports everything.`,
    "M365_CONFIGURATION",
  );
}
