import type { Json } from "../describe";

/** A property of a resource in a program, what it was when it was rolled out, and what it is to become. */
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
