import type { AdoptionFact, DriftFact, GeneralEffect, NoteFact } from "../facts/lifecycle";
import { count } from "../format";
import { type Names, valueInWords } from "./values";
import type { WordsFor } from "./wordsFor";

type AdoptionWrites = Extract<AdoptionFact, { kind: "adoptionWrites" }>;
type Drift = Extract<DriftFact, { kind: "drift" }>;

export const generalWords: WordsFor<GeneralEffect> = {
  stays: ({ because }) =>
    ({
      onDelete: 'stays in the tenant as it is. To restore the original settings, set onDelete: "restore".',
      retainOnDelete: "stays in the tenant (retainOnDelete).",
      neverTaken: "stays in the tenant as it is: its import failed, so this stack never managed it.",
      managedElsewhere: "stays in the tenant, because another resource of this stack now manages it.",
    })[because],
  restoresWhatIsThere: ({ property }) =>
    `${property} is already as declared, so onDelete: "restore" will restore its current value. If this is a renamed resource, add aliases: [{ name: "<old name>" }] to it: then the original value is restored.`,
  notKnown: ({ what, why }) => `${what} is not known: ${why}.`,
};

export const driftWords: WordsFor<DriftFact> = {
  drift,
  overdue: (one) => `${one.path}: ${overdueInWords(one)}`,
  gone: ({ isRecreated }) => `was deleted outside this stack${isRecreated ? "; it will be recreated." : "."}`,
};

export const overdueInWords = ({ hours, devices, users }: Extract<DriftFact, { kind: "overdue" }>): string =>
  `${count(devices, "device")} of ${count(users, "user")} ${devices === 1 ? "has" : "have"} waited longer than ${hours === undefined ? "declared" : count(hours, "hour")}; m365 release ends the wait`;

/** Also used in a refresh, which resets nothing: a separate line says what will happen. */
function drift({ path, live, declared, lastChanged, names }: Drift): string {
  const is =
    live === undefined ? "is not set in the tenant" : `is ${valueInWords(live, names)} in the tenant`;
  const when = lastChanged ? ` Last changed on ${lastChanged.slice(0, 16).replace("T", " ")} UTC.` : "";
  return `${path} ${is}, but the program declares ${valueInWords(declared, names)}.${when}`;
}

const adopts = "adopts the existing object that opts.import names.";

export const adoptionWords: WordsFor<AdoptionFact> = {
  adopts: ({ isAsDeclared }) =>
    isAsDeclared ? `${adopts} It is as declared: nothing will be written.` : adopts,
  adoptionWrites: (one) => `${one.path}: ${writesInWords(one)}`,
};

function writesInWords({ change, live, wanted, names }: AdoptionWrites): string {
  const [is, shall] = wordsOf(live, wanted, names);
  switch (change) {
    case "later":
      return `${wordOf(live, names)} in the tenant, known only during the update in the program: differences will be written.`;
    case "removed":
      return `${valueInWords(live, names)} in the tenant, not in the program: will be removed.`;
    case "added":
      return `${valueInWords(wanted, names)} in the program, not in the tenant: will be added.`;
    case "written":
      return `${is} in the tenant, ${shall} in the program: will be written.`;
    case "reset":
      return `${is} in the tenant, not in the program: will be reset to ${shall}.`;
    case "unset":
      return `${is} in the tenant, not in the program: will be unset.`;
  }
}

const wordOf = (value: unknown, names?: Names) =>
  value === undefined ? "not set" : valueInWords(value, names);

/** Long texts are shortened, unless they would then look the same. */
function wordsOf(from: unknown, to: unknown, names?: Names): [string, string] {
  const [is, wanted] = [wordOf(from, names), wordOf(to, names)];
  return is === wanted ? [JSON.stringify(from), JSON.stringify(to)] : [is, wanted];
}

export const noteWords: WordsFor<NoteFact> = {
  resets: () => "will be reset to the declared values.",
  note: ({ text }) => text,
};
