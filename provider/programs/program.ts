export interface Named {
  kind: string;
  /** Lower-case letters, digits and hyphens: variables and references are made from it. */
  name: string;
}

/** One resource of a program, in no language yet. */
export interface Declared extends Named {
  inputs: Readonly<Record<string, unknown>>;
  /** What people should know of it, a line each. */
  notes?: readonly string[];
  /** The object that exists already and is taken over. */
  importId?: string;
}

/** A value that is the id of another resource of the program. */
export class IdOf implements Named {
  readonly kind: string;
  readonly name: string;

  constructor(kind: string, name: string) {
    this.kind = kind;
    this.name = name;
  }
}

/** Whether others refer to a resource: then it gets a variable. */
export type IsUsed = (one: Named) => boolean;

export function referredTo(resources: readonly Declared[]): IsUsed {
  const keyOf = ({ kind, name }: Named) => `${kind} ${name}`;
  const values = resources.flatMap(({ inputs }) => Object.values(inputs));
  const keys = new Set(values.flatMap((value) => (value instanceof IdOf ? keyOf(value) : [])));
  return (one) => keys.has(keyOf(one));
}

/** The last word of a kind: as the ending of a variable it keeps it clear of reserved words. */
export const lastWord = (kind: string) => /[A-Z][^A-Z]*$/.exec(kind)?.[0] ?? capital(kind);

/** `ios-mail`, an `EmailProfile` → `iosMailProfile` */
export function camelVariable({ kind, name }: Named): string {
  const camel = name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return `${/^\d/.test(camel) ? "_" : ""}${camel}${lastWord(kind)}`;
}

export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
