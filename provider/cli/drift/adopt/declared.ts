import type { Json } from "../describe";

/** A property to change in the program: its last deployed value and the tenant's value. */
export interface DeclaredProperty {
  kind: string;
  name: string;
  path: string;
  declared: Json | undefined;
  live: Json;
}

export const noLiteral = (path: string, place: string): string =>
  `${path} in ${place} is not a literal value, so other parts of the program determine it`;

export const anotherValue = (path: string, place: string): string =>
  `${path} in ${place} is not the value that was last deployed`;
