import type { ResourceFacts, Values } from "./define";

/** The input for facts that the dynamic host does not pass on; its two underscores hide it from previews. */
export const hiddenKey = "__m365";

/** The output that marks an object whose import by the engine failed: this stack never managed it. */
export const notTakenKey = "__notTaken";

type Rare = Pick<Partial<ResourceFacts>, "ignoreChanges" | "secretPaths" | "adopt" | "parent">;

/** One text, because every value in every message costs the engine and its hosts time. */
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

/** @param hidden from hideFacts, or the object with these properties in states of earlier versions */
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

/** Empty if the text is damaged or is not from hideFacts: only the values of the state are then known. */
function listIn(hidden: string): unknown[] {
  try {
    const list: unknown = JSON.parse(hidden);
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}
