import { decidesAccess } from "../../../lifecycle/schemaAt";
import { yamlFlow } from "../../../programs/yaml";
import type { DriftedProperty, Marks, ReadyEntry, ResourceReport } from "../report";
import { inputsOf, isSecret } from "./compared";
import { secretThatDecides } from "./words";

/** A complete entry except for its reason and last day, which a person has to fill in. */
const readyLine = (entry: ReadyEntry): string => `- ${yamlFlow({ ...entry, reason: "", until: "" })}`;

type Place = Pick<ReadyEntry, "stack" | "resource">;

type Accept = NonNullable<Marks["accept"]>;

export const acceptDeleted = (place: Place): Accept => accepting({ ...place, deleted: true });

/** How to accept a difference with the tenant's current value. */
export function acceptProperty(
  place: Place,
  { type }: Pick<ResourceReport, "type">,
  one: DriftedProperty,
): Accept {
  const { path: property, item, live = null } = one;
  const meant = item === undefined ? one.standsFor : { policy: item, ...one.standsFor };
  if (!isSecret(one))
    return accepting({ ...place, property, value: live, ...(meant ? { with: meant } : {}) });
  const inputs = inputsOf(type);
  if (inputs && decidesAccess(inputs, property)) return { words: secretThatDecides };
  return accepting({ ...place, property });
}

const accepting = (entry: ReadyEntry) => ({ entry, words: readyLine(entry) });
