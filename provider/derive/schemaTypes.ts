import type { z } from "zod";
import { constantOf, type Field, fieldOf } from "../lifecycle/schema";
import { paragraphsOf } from "./hoverText";

export type Json = Record<string, unknown>;

const tokenOf = (name: string) => `m365:index:${name}`;
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** The named types of the package schema, collected while properties are written down. */
export class SchemaTypes {
  readonly #types = new Map<string, Json>();

  all(): Json {
    return Object.fromEntries([...this.#types].sort(([one], [other]) => one.localeCompare(other)));
  }

  /** A type that no zod schema stands for. */
  named(name: string, type: Json): Json {
    return this.#reference(name, type);
  }

  /** @param owner begins the names of the types that have none of their own */
  propertiesOf(owner: string, shape: z.core.$ZodShape): Json {
    return Object.fromEntries(
      Object.entries(shape).map(([key, schema]) => [key, this.#propertyOf(owner, key, fieldOf(schema))]),
    );
  }

  objectSchema(owner: string, object: z.ZodObject): Json {
    const required = requiredOf(object.shape);
    return {
      ...described(fieldOf(object)),
      properties: this.propertiesOf(owner, object.shape),
      ...(required.length > 0 ? { required } : {}),
    };
  }

  #propertyOf(owner: string, key: string, field: Field): Json {
    return {
      ...this.#typeOf(owner, key, field),
      ...described(field),
      ...(field.meta.replaceOnChanges ? { replaceOnChanges: true } : {}),
    };
  }

  #typeOf(owner: string, key: string, field: Field): Json {
    const { schema, meta } = field;
    const name = meta.typeName ?? owner + capital(key);
    switch (schema._zod.def.type) {
      case "enum":
        return this.#enumOf(name, schema as z.ZodEnum, field);
      case "literal":
        return { type: "string", const: constantOf(schema) };
      case "boolean":
        return { type: "boolean" };
      case "number":
      case "int":
        return { type: "integer" };
      case "array":
        return {
          type: "array",
          items: this.#typeOf(owner, key, fieldOf((schema as z.ZodArray)._zod.def.element)),
        };
      case "record":
        return { type: "object", additionalProperties: recordValue(schema as z.ZodRecord) };
      case "object":
        return this.#objectOf(name, name, schema as z.ZodObject);
      case "union":
        return this.#unionOf(owner, schema as z.ZodDiscriminatedUnion);
      default:
        return { type: "string" };
    }
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

  #objectOf(name: string, owner: string, schema: z.ZodObject): Json {
    const isKnown = this.#types.has(tokenOf(name));
    return isKnown
      ? { $ref: `#/types/${tokenOf(name)}` }
      : this.#reference(name, { type: "object", ...this.objectSchema(owner, schema) });
  }

  /** Members share what they have in common: its types are called after the union's owner. */
  #unionOf(owner: string, schema: z.ZodDiscriminatedUnion): Json {
    const { discriminator, options } = schema._zod.def;
    const members = (options as z.ZodObject[]).map((option) => ({
      value: String(constantOf(option.shape[discriminator])),
      reference: this.#objectOf(fieldOf(option).meta.typeName ?? owner, owner, option),
    }));
    return {
      oneOf: members.map(({ reference }) => reference),
      discriminator: {
        propertyName: discriminator,
        mapping: Object.fromEntries(members.map(({ value, reference }) => [value, reference["$ref"]])),
      },
    };
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

/** Services' own documents are kept as they are. */
function recordValue(schema: z.ZodRecord): Json {
  const { type } = schema._zod.def.valueType._zod.def;
  return type === "unknown" ? { $ref: "pulumi.json#/Any" } : { type: "string" };
}
