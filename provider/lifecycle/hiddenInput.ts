import type { ResourceFacts, Values } from "./define";

/** Of an input of the classes: what the dynamic host does not pass on, hidden from previews by its two underscores. */
export const hiddenKey = "__m365";

/** Stands in the outputs of an object whose import by the engine failed: it was never this stack's. */
export const notTakenKey = "__notTaken";

type Rare = Pick<Partial<ResourceFacts>, "ignoreChanges" | "secretPaths" | "adopt" | "parent">;

/** One text, because every value of every message costs the engine and its hosts the same time again. */
export function hideFacts({
  name,
  owner,
  ignoreChanges,
  secretPaths = [],
  adopt,
  parent,
}: ResourceFacts): string {
  const rare: Rare = {
    ...(ignoreChanges.length > 0 ? { ignoreChanges } : {}),
    ...(secretPaths.length > 0 ? { secretPaths } : {}),
    ...(adopt === undefined ? {} : { adopt }),
    ...(parent === undefined ? {} : { parent }),
  };
  return JSON.stringify([name, owner, ...(Object.keys(rare).length > 0 ? [rare] : [])]);
}

/** @param hidden from hideFacts, or the object with these properties that states of earlier days have */
export function factsIn(hidden: unknown): ResourceFacts {
  const { name = "m365", owner = "", ignoreChanges = [], secretPaths = [], adopt, parent } = partsOf(hidden);
  return { name, owner, ignoreChanges, secretPaths, adopt, ...(parent === undefined ? {} : { parent }) };
}

function partsOf(hidden: unknown): Partial<ResourceFacts> {
  if (typeof hidden !== "string") return (hidden as Values | null) ?? {};
  const [name, owner, rare] = listIn(hidden);
  const isWhole = typeof name === "string" && typeof owner === "string";
  return isWhole ? { name, owner, ...(rare as Rare | undefined) } : {};
}

/** Empty for what is not ours, or was damaged: the state then knows no more than its values. */
function listIn(hidden: string): unknown[] {
  try {
    const list: unknown = JSON.parse(hidden);
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}
