import { z } from "zod";

/** One platform of e-mail profile: what its Graph type is called and which fields it has. */
export interface Platform {
  /** The constant in `settings.platform`. */
  name: string;
  /** As people call it. */
  label: string;
  odataType: string;
  settings: z.ZodObject;
  /** Inputs that are sent as one comma-joined text. */
  flags: readonly string[];
  /** Inputs that name another object and travel as a reference, never as a property. */
  references: readonly Reference[];
  /** Said once when a profile of this platform is made. */
  retired?: string;
}

/** A single-valued navigation property, managed by id. */
export interface Reference {
  /** The input that holds the id. */
  input: string;
  navigation: string;
  /** The type that declares the navigation property: the cast segment of its route. */
  declaringType: string;
  /** The collection that the id lives in. */
  collection: "deviceConfigurations" | "derivedCredentials";
  /** Types a target may have; empty where the collection holds one type only. */
  targetTypes: readonly string[];
}

/** Not a picture of the field order in Graph: what everybody needs comes first. */
export function settingsOf<const Name extends string, Shape extends z.ZodRawShape>(
  name: Name,
  label: string,
  shape: Shape,
  /** What people have to know before they choose it. */
  note = "",
) {
  return z
    .strictObject({
      platform: z.literal(name).meta({
        description: `${label}. Another platform means another profile: it is made anew and its users set mail up again.`,
        replaceOnChanges: true,
      }),
      ...shape,
    })
    .meta({
      typeName: `EmailProfile${name.charAt(0).toUpperCase()}${name.slice(1)}Settings`,
      description: [`E-mail settings for ${label}.`, note].join(" ").trim(),
    });
}
