export interface Named {
  kind: string;
  /** Lower-case letters, digits and hyphens; the names of variables and references are derived from it. */
  name: string;
}

/** One resource of a program, independent of the language. */
export interface Declared extends Named {
  inputs: Readonly<Record<string, unknown>>;
  /** Comment lines above the resource. */
  notes?: readonly string[];
  /** Id of the existing object that the resource imports. */
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

/** Whether other resources refer to a resource, which then needs a variable. */
export type IsUsed = (one: Named) => boolean;

export function referredTo(resources: readonly Declared[]): IsUsed {
  const keyOf = ({ kind, name }: Named) => `${kind} ${name}`;
  const values = resources.flatMap(({ inputs }) => Object.values(inputs));
  const keys = new Set(values.flatMap((value) => (value instanceof IdOf ? keyOf(value) : [])));
  return (one) => keys.has(keyOf(one));
}

/** The last word of a kind. At the end of a variable's name, it prevents conflicts with reserved words. */
export const lastWord = (kind: string) => /[A-Z][^A-Z]*$/.exec(kind)?.[0] ?? capital(kind);

/** `ios-mail`, an `EmailProfile` → `iosMailProfile` */
export function camelVariable({ kind, name }: Named): string {
  const camel = name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return `${/^\d/.test(camel) ? "_" : ""}${camel}${lastWord(kind)}`;
}

export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
