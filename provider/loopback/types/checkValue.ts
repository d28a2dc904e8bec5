import { enums, flagEnums } from "./enums";
import { complexTypes, type Property, parseAll } from "./typeTable";

/**
 * The service's error message for the value, or undefined if the value is valid.
 * [I] the wording, after OData's own; the refusal itself follows the CSDL.
 */
export function problemWith(name: string, value: unknown, property: Property): string | undefined {
  if (value === null)
    return property.isNullable
      ? undefined
      : `A null value was found for the property named '${name}', which has the expected type '${edm(property)}[Nullable=False]'. The expected type does not allow null values.`;
  if (!property.isCollection) return problemWithOne(name, value, property);
  if (!Array.isArray(value)) return wrongType(name, value, property);
  return firstProblem(
    value.map((item) =>
      item === null ? wrongType(name, item, property) : problemWithOne(name, item, property),
    ),
  );
}

function problemWithOne(name: string, value: unknown, property: Property): string | undefined {
  const members = enums[property.type];
  if (members !== undefined) return problemWithEnum(name, value, property, members);
  const complex = complexTypes[property.type];
  if (complex !== undefined) return problemWithComplex(name, value, property, complex);
  return primitives[property.type]?.(value) ? undefined : wrongType(name, value, property);
}

const primitives: Record<string, (value: unknown) => boolean> = {
  string: (value) => typeof value === "string",
  boolean: (value) => typeof value === "boolean",
  int32: (value) => Number.isInteger(value),
};

function problemWithEnum(
  name: string,
  value: unknown,
  property: Property,
  members: readonly string[],
): string | undefined {
  if (typeof value !== "string") return wrongType(name, value, property);
  const parts = flagEnums.has(property.type) ? value.split(",").map((part) => part.trim()) : [value];
  if (parts.every((part) => members.includes(part))) return undefined;
  return `Cannot convert the literal '${value}' to the expected type '${edm(property)}' of the property '${name}'.`;
}

function problemWithComplex(
  name: string,
  value: unknown,
  property: Property,
  notations: Record<string, string>,
): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return wrongType(name, value, property);
  const known = parseAll(notations);
  return firstProblem(
    Object.entries(value)
      .filter(([key]) => key !== "@odata.type")
      .map(([key, inner]) => {
        const innerProperty = known[key];
        return innerProperty
          ? problemWith(`${name}/${key}`, inner, innerProperty)
          : unknownProperty(key, property.type);
      }),
  );
}

export const unknownProperty = (name: string, type: string): string =>
  `The property '${name}' does not exist on type 'microsoft.management.services.api.${type}'. Make sure to only use property names that are defined by the type.`;

const firstProblem = (problems: (string | undefined)[]): string | undefined =>
  problems.find((problem) => problem !== undefined);

const wrongType = (name: string, value: unknown, property: Property): string =>
  `Cannot convert the value '${JSON.stringify(value)}' of the property '${name}' to the expected type '${property.isCollection ? `Collection(${edm(property)})` : edm(property)}'.`;

const edmNames: Record<string, string> = { string: "Edm.String", boolean: "Edm.Boolean", int32: "Edm.Int32" };
const edm = ({ type }: Property): string => edmNames[type] ?? `microsoft.management.services.api.${type}`;

/** However flags were sent, they are returned in the order of their values, joined by commas without spaces. */
export function asReturned(value: unknown, property: Property): unknown {
  const members = enums[property.type];
  if (typeof value !== "string" || members === undefined || !flagEnums.has(property.type)) return value;
  const parts = new Set(value.split(",").map((part) => part.trim()));
  return members.filter((member) => parts.has(member)).join(",");
}
