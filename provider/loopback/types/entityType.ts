/**
 * Property notation: `string`, `boolean`, `int32` or the name of an enumeration or complex type;
 * `[]` for a collection, `?` for nullable, `readonly ` for properties that only the service sets.
 */
export interface EntityType {
  readonly base?: string;
  readonly isAbstract?: boolean;
  readonly isInV1?: boolean;
  readonly properties: Record<string, string>;
  /** Single-valued navigation property → type of its target. */
  readonly navigation?: Record<string, string>;
}
