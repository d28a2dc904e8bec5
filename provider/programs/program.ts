/** One resource of a program, in no language yet. */
export interface Declared {
  kind: string;
  /** Lower-case letters, digits and hyphens: variables and references are made from it. */
  name: string;
  inputs: Readonly<Record<string, unknown>>;
  /** The object that exists already and is taken over. */
  importId?: string;
}

/** A value that is the id of another resource of the program. */
export class IdOf {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** Resources that others refer to: those get a variable. */
export function referredTo(resources: readonly Declared[]): ReadonlySet<string> {
  const values = resources.flatMap(({ inputs }) => Object.values(inputs));
  return new Set(values.flatMap((value) => (value instanceof IdOf ? value.name : [])));
}

/** `ios-mail` → `iosMailProfile`: the ending keeps it clear of reserved words. */
export function camelVariable(name: string): string {
  const camel = name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return `${/^\d/.test(camel) ? "_" : ""}${camel}Profile`;
}

export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
