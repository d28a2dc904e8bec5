import { z } from "zod";
import { number } from "./audience";

const text = z.string();
const value = z.json().optional();
/** Names of the ids in the values, as far as they are known; keys are ids in lower case. */
const names = z.record(text, text).optional();

/** Facts for every kind of resource. */
export const generalEffects = [
  /** A delete leaves the tenant unchanged. */
  z.object({
    kind: z.literal("stays"),
    because: z.enum(["onDelete", "retainOnDelete", "neverTaken", "managedElsewhere"]),
  }),
  /** A restore will write the current value, because it already equals the declared one. */
  z.object({ kind: z.literal("restoresWhatIsThere"), property: text }),
  /** A count that is not known, and why. */
  z.object({ kind: z.literal("notKnown"), what: text, why: text }),
] as const;
export type GeneralEffect = z.infer<(typeof generalEffects)[number]>;

/** The tenant differs from the program, and the program did not change. */
export const driftFacts = [
  z.object({
    kind: z.literal("drift"),
    path: text,
    /** Absent when nothing is set. */
    live: value,
    declared: value,
    /** What exactly the live value means, if the same word can mean several things. */
    standsFor: z.record(text, z.json()).optional(),
    lastChanged: text.optional(),
    names,
  }),
  /** Devices have been in quarantine for longer than the program promises. */
  z.object({
    kind: z.literal("overdue"),
    path: text,
    /** Absent if the program marks it as secret. */
    hours: number.optional(),
    ...{ devices: number, users: number },
  }),
  z.object({ kind: z.literal("gone"), isRecreated: z.boolean() }),
] as const;
export type DriftFact = z.infer<(typeof driftFacts)[number]>;

/** What adopting an existing object writes to it. */
export const adoptionFacts = [
  z.object({ kind: z.literal("adopts"), isAsDeclared: z.boolean() }),
  z.object({
    kind: z.literal("adoptionWrites"),
    path: text,
    /** `later`: the value is known when the update runs. `added`, `removed`: entries of a list. */
    change: z.enum(["written", "reset", "unset", "added", "removed", "later"]),
    live: value,
    wanted: value,
    names,
  }),
] as const;
export type AdoptionFact = z.infer<(typeof adoptionFacts)[number]>;

/** Facts without further data for programs. */
export const notes = [
  /** This update resets the drift. */
  z.object({ kind: z.literal("resets") }),
  z.object({ kind: z.literal("note"), severity: z.literal("warning").optional(), text }),
] as const;
export type NoteFact = z.infer<(typeof notes)[number]>;
