import { isProviderError } from "../../../errors";
import type { Tenant } from "../../../tenant/connect";
import { isSelected, type Owner, type Selected, selectedBy } from "../quarantine/selection";
import type { DeclaredRing } from "./ringsFile";

export interface Ring {
  name: string;
  day: string;
  /** Position in the rings file, from 1. */
  number: number;
  /** A person of several rings belongs to the first of them. */
  selected: Selected;
  /** Number of people whom it selects; undefined for the ring of everybody else. */
  people?: number;
  /** A sentence if it names somebody who does not exist; it then selects nobody. */
  problem?: string;
}

const nobody: Selected = { people: new Set(), except: new Set() };

/** Resolves which people belong to which ring. */
export async function resolveRings(tenant: Tenant, declared: readonly DeclaredRing[]): Promise<Ring[]> {
  const outcomes = await Promise.all(declared.map((one) => outcomeOf(selectedBy(tenant, one))));
  const taken = new Set<string>();
  return declared.map(({ name, day }, index) => {
    const outcome = outcomes[index] ?? nobody;
    const place = { name, day, number: index + 1 };
    if ("problem" in outcome) return { ...place, selected: nobody, ...outcome };
    const selected = without(outcome, new Set(taken));
    for (const person of selected.people ?? []) taken.add(person);
    return { ...place, selected, ...(selected.people ? { people: selected.people.size } : {}) };
  });
}

async function outcomeOf(selecting: Promise<Selected>): Promise<Selected | { problem: string }> {
  try {
    return await selecting;
  } catch (error) {
    if (isProviderError(error) && error.code === "M365_CONFIGURATION") return { problem: error.message };
    throw error;
  }
}

/**
 * Leaves out people of earlier rings: named people are removed, so that their number is right; for everybody, they
 * become exceptions.
 */
function without({ people, except }: Selected, taken: ReadonlySet<string>): Selected {
  if (!people) return { people, except: new Set([...except, ...taken]) };
  return { people: new Set([...people].filter((one) => !except.has(one) && !taken.has(one))), except };
}

/** @param mailbox undefined if it no longer exists */
export const ringOf = (rings: readonly Ring[], mailbox: Owner | undefined): Ring | undefined =>
  rings.find(({ selected }) => isSelected(selected, mailbox));

export const isCalled = ({ name }: { name: string }, wanted: string): boolean =>
  name.toLowerCase() === wanted.trim().toLowerCase();
