import type { AdoptionFact, DriftFact, GeneralEffect, NoteFact } from "../facts/lifecycle";
import { count, show } from "../wording";
import type { WordsFor } from "./wordsFor";

type AdoptionWrites = Extract<AdoptionFact, { kind: "adoptionWrites" }>;
type Drift = Extract<DriftFact, { kind: "drift" }>;

export const generalWords: WordsFor<GeneralEffect> = {
  stays: ({ because }) =>
    ({
      onDelete: 'stays in the tenant as it is. To put back what was found at first, set onDelete: "restore".',
      retainOnDelete: "stays in the tenant (retainOnDelete).",
      neverTaken: "stays in the tenant as it is: its import failed, and it was never this stack's.",
      managedElsewhere: "stays in the tenant, because another resource of this stack manages it now.",
    })[because],
  restoresWhatIsThere: ({ property }) =>
    `${property} is as declared already, and onDelete: "restore" will put back what is there now. If this is a resource under a new name, add aliases: [{ name: "<old name>" }] to it: then it puts back what was there at first.`,
  notKnown: ({ what, why }) => `${what} is not known: ${why}.`,
};

export const driftWords: WordsFor<DriftFact> = {
  drift,
  overdue: (one) => `${one.path}: ${overdueInWords(one)}`,
  gone: ({ isRecreated }) =>
    `was deleted outside this stack${isRecreated ? "; it will be made again." : "."}`,
};

export const overdueInWords = ({ hours, devices, users }: Extract<DriftFact, { kind: "overdue" }>): string =>
  `${count(devices, "device")} of ${count(users, "user")} wait longer than ${count(hours, "hour")}, m365 release ends it`;

/** The same in a refresh, which resets nothing: what will happen is a line of its own. */
function drift({ path, live, declared, lastChanged }: Drift): string {
  const is = live === undefined ? "is not set in the tenant" : `is ${show(live)} in the tenant`;
  const when = lastChanged ? ` Last changed on ${lastChanged.slice(0, 16).replace("T", " ")} UTC.` : "";
  return `${path} ${is}, declared ${show(declared)}.${when}`;
}

const adopts = "adopts the existing object that opts.import names.";

export const adoptionWords: WordsFor<AdoptionFact> = {
  adopts: ({ isAsDeclared }) =>
    isAsDeclared ? `${adopts} It is as declared: nothing will be written.` : adopts,
  adoptionWrites: (one) => `${one.path}: ${writesInWords(one)}`,
};

function writesInWords({ change, live, wanted }: AdoptionWrites): string {
  const [is, shall] = wordsOf(live, wanted);
  switch (change) {
    case "later":
      return `${wordOf(live)} in the tenant, declared later in this update: what differs will be written.`;
    case "removed":
      return `${show(live)} in the tenant, not declared: will be removed.`;
    case "added":
      return `${show(wanted)} declared, not in the tenant: will be added.`;
    case "written":
      return `${is} in the tenant, declared ${shall}: will be written.`;
    case "reset":
      return `${is} in the tenant, not declared: will be reset to ${shall}.`;
    case "unset":
      return `${is} in the tenant, not declared: will be unset.`;
  }
}

const wordOf = (value: unknown) => (value === undefined ? "not set" : show(value));

/** Long texts are cut, unless they would read the same. */
function wordsOf(from: unknown, to: unknown): [string, string] {
  const [is, wanted] = [wordOf(from), wordOf(to)];
  return is === wanted ? [JSON.stringify(from), JSON.stringify(to)] : [is, wanted];
}

export const noteWords: WordsFor<NoteFact> = {
  resets: () => "will be reset to what is declared.",
  note: ({ text }) => text,
};
