import type { z } from "zod";
import { type Field, fieldOf } from "../lifecycle/schema";
import { paragraphsOf } from "./hoverText";
import { recordOf } from "./record";

export type Json = Record<string, unknown>;

/** Whether a program sets a value (`said`), or reads it. */
export type Use = "said" | "read";

const tokenOf = (name: string) => `m365:index:${name}`;
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** The named types of the package schema, collected while properties are converted. */
export class SchemaTypes {
  readonly #types = new Map<string, Json>();

  all(): Json {
    return Object.fromEntries([...this.#types].sort(([one], [other]) => one.localeCompare(other)));
  }

  /** Adds a type that is not derived from a zod schema. */
  named(name: string, type: Json): Json {
    return this.#reference(name, type);
  }

  /** @param owner prefix for the names of nested types that have no name of their own */
  propertiesOf(owner: string, shape: z.core.$ZodShape, use: Use): Json {
    return Object.fromEntries(
      Object.entries(shape).map(([key, schema]) => [
        key,
        this.#propertyOf({ owner, key, use }, fieldOf(schema)),
      ]),
    );
  }

  objectSchema(owner: string, object: z.ZodObject, use: Use): Json {
    const required = requiredOf(object.shape);
    return {
      ...described(fieldOf(object)),
      properties: this.propertiesOf(owner, object.shape, use),
      ...(required.length > 0 ? { required } : {}),
    };
  }

  #propertyOf(place: Place, field: Field): Json {
    return {
      ...this.#typeOf(place, field),
      ...described(withWordsOfElements(field)),
      ...(field.meta.replaceOnChanges ? { replaceOnChanges: true } : {}),
    };
  }

  #typeOf(place: Place, field: Field): Json {
    const { schema, meta } = field;
    const name = meta.typeName ?? place.owner + capital(place.key);
    switch (schema._zod.def.type) {
      case "enum":
        return this.#choiceOf(name, field, place.use);
      case "boolean":
        return { type: "boolean" };
      case "number":
      case "int":
        return { type: "integer" };
      case "array":
        return { type: "array", items: this.#elementOf(place, elementField(field)) };
      case "record":
        return { type: "object", additionalProperties: recordValue(schema as z.ZodRecord) };
      case "object":
        return this.#objectOf(name, name, schema as z.ZodObject, place.use);
      case "union":
        // Nested types are named after the owner, as those of the members would be.
        return this.#objectOf(name, place.owner, recordOf(field), place.use);
      default:
        return { type: "string" };
    }
  }

  /** No language has lists of strings or enum values, so the elements are strings, which the description lists. */
  #elementOf(place: Place, element: Field): Json {
    return element.schema._zod.def.type === "enum" ? { type: "string" } : this.#typeOf(place, element);
  }

  /** A program can set a string or an enum value; what it reads is an enum value. */
  #choiceOf(name: string, field: Field, use: Use): Json {
    const reference = this.#enumOf(name, field.schema as z.ZodEnum, field);
    return use === "read" ? reference : { type: "string", oneOf: [{ type: "string" }, reference] };
  }

  #enumOf(name: string, schema: z.ZodEnum, { meta }: Field): Json {
    const values = Object.values(schema._zod.def.entries).map(String);
    return this.#reference(name, {
      type: "string",
      ...(meta.description ? { description: meta.description } : {}),
      enum: values.map((value) => ({
        value,
        ...(meta.values?.[value] ? { description: meta.values[value] } : {}),
      })),
    });
  }

  #objectOf(name: string, owner: string, schema: z.ZodObject, use: Use): Json {
    const isKnown = this.#types.has(tokenOf(name));
    return isKnown
      ? { $ref: `#/types/${tokenOf(name)}` }
      : this.#reference(name, { type: "object", ...this.objectSchema(owner, schema, use) });
  }

  /** The first description of a shared type is kept; each property also has its own. */
  #reference(name: string, type: Json): Json {
    const token = tokenOf(name);
    const known = this.#types.get(token) ?? type;
    if (formOf(known) !== formOf(type))
      throw new Error(`two types are called ${name}: give one of them a typeName of its own`);
    this.#types.set(token, known);
    return { $ref: `#/types/${token}` };
  }
}

/** Where a type is used. */
interface Place {
  owner: string;
  key: string;
  use: Use;
}

const elementField = ({ schema }: Field): Field => fieldOf((schema as z.ZodArray)._zod.def.element);

/** Adds the meanings of the elements' values to the description of a list. */
function withWordsOfElements(field: Field): Field {
  if (field.schema._zod.def.type !== "array") return field;
  const { values } = elementField(field).meta;
  return values ? { ...field, meta: { values, ...field.meta } } : field;
}

const formOf = ({ description: _, ...form }: Json) => JSON.stringify(form);

export function requiredOf(shape: z.core.$ZodShape): string[] {
  return Object.entries(shape)
    .filter(([, schema]) => !fieldOf(schema).optional)
    .map(([key]) => key);
}

export function described({ meta }: Field): Json {
  const text = [
    ...paragraphsOf({ ...meta, replaceOnChanges: false }),
    meta.source ? `See ${meta.source}` : "",
  ].filter(Boolean);
  return text.length > 0 ? { description: text.join("\n\n") } : {};
}

/** Values of unknown type are documents of Microsoft's services, which can contain any JSON. */
function recordValue(schema: z.ZodRecord): Json {
  const { type } = schema._zod.def.valueType._zod.def;
  return type === "unknown" ? { $ref: "pulumi.json#/Any" } : { type: "string" };
}
