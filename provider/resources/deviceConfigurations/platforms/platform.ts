import { z } from "zod";
import type { Rule } from "./rules";

/** A platform of e-mail profiles, with its Graph type and its fields. */
export interface Platform {
  /** The constant in `settings.platform`. */
  name: string;
  /** Name for people. */
  label: string;
  odataType: string;
  settings: z.ZodObject;
  /** Inputs that are sent as one comma-separated string. */
  flags: readonly string[];
  /** Inputs that name another object and are sent as a reference, never as a property. */
  references: readonly Reference[];
  /** Rules between inputs, checked offline. */
  rules: readonly Rule[];
  /** The app that syncs the account through ActiveSync, as the mobile e-mail access policy calls it. */
  mailApp: string;
  /**
   * [I] Platforms of assignment filters, as Graph calls them, that apply to its devices.
   *
   * @see https://learn.microsoft.com/graph/api/resources/intune-policyset-deviceandappmanagementassignmentfilter?view=graph-rest-beta
   */
  filterPlatforms: readonly string[];
  /** Two profiles of one family set up the same account twice. Absent if devices do not create duplicates. */
  family?: Family;
  /** Id of the app registration that its mail app uses for OAuth; absent if a profile cannot choose OAuth. */
  oauthAppId?: string;
  /** Why a device usually fails to set up the account, and what helps; absent where no reason is known. */
  usualFailure?: string;
  /** Properties that only the service sets. */
  setByService?: readonly string[];
  /** Shown once when a profile of this platform is created. */
  retired?: string;
}

export interface Family {
  name: "ios" | "windows" | "knox";
  /** Accounts are the same even on different hosts. */
  ignoresHost?: true;
}

/** A single-valued navigation property, managed by id. */
export interface Reference {
  /** The input that holds the id. */
  input: string;
  navigation: string;
  /** The type that declares the navigation property: the cast segment of its route. */
  declaringType: string;
  /** The Graph collection that contains the referenced object. */
  collection: "deviceConfigurations" | "derivedCredentials";
  /** Types that the referenced object can have; empty if the collection contains only one type. */
  targetTypes: readonly string[];
}

/** Fields are ordered by importance, not as in Graph. */
export function settingsOf<const Name extends string, Shape extends z.ZodRawShape>(
  name: Name,
  label: string,
  shape: Shape,
  /** What people need to know before they choose this platform. */
  note = "",
) {
  return z
    .strictObject({
      platform: z.literal(name).meta({
        description:
          "Platform of the profile. A different platform needs a different profile: it is recreated, and its users set up mail again.",
        values: { [name]: `${label}.` },
        typeName: "EmailProfilePlatform",
        replaceOnChanges: true,
      }),
      ...shape,
    })
    .meta({
      typeName: `EmailProfile${name.charAt(0).toUpperCase()}${name.slice(1)}Settings`,
      description: [`E-mail settings for ${label}.`, note].join(" ").trim(),
    });
}
