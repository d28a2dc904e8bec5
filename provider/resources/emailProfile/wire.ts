import { fieldOf, type Schema, shapeOf } from "../../lifecycle/schema";
import type { DeviceConfiguration } from "../../tenant/graph/deviceConfigurations";
import { platformNamed, platformOfType } from "../deviceConfigurations/platforms";
import type { Platform } from "../deviceConfigurations/platforms/platform";
import { withMarker, withoutMarker } from "../deviceConfigurations/profileMarker";
import { type EmailProfileInputs, inputs as schemaOfInputs } from "./schema";

type Properties = Record<string, unknown>;

/** The body of a create: declared values, the portal's defaults for the rest, references by address. */
export function toCreateBody(
  inputs: EmailProfileInputs,
  owner: string | undefined,
  address: AddressOf,
): Properties {
  const platform = platformOf(inputs);
  const binds = platform.references.flatMap(({ input, navigation, collection }) => {
    const id = (inputs.settings as Properties)[input];
    return typeof id === "string" ? [[`${navigation}@odata.bind`, address(collection, id)]] : [];
  });
  const settings = { ...defaultsOf(platform), ...inputs.settings };
  return { roleScopeTagIds: ["0"], ...toGraph({ ...inputs, settings }, owner), ...Object.fromEntries(binds) };
}

export type AddressOf = (collection: string, id: string) => string;

/** These inputs after a create, with all defaults. Unknown values stay undefined; references are left out. */
export function asMade(inputs: Partial<EmailProfileInputs>): Partial<EmailProfileInputs> {
  const { marker, settings, ...rest } = inputs;
  const made = { description: "", roleScopeTagIds: ["0"], ...rest };
  const platform = settings && platformNamed(settings.platform);
  if (!platform) return made;
  const isReference = (key: string) => platform.references.some(({ input }) => input === key);
  const all = Object.entries({ ...defaultsOf(platform), ...settings }).filter(([key]) => !isReference(key));
  return { ...made, settings: Object.fromEntries(all) as EmailProfileInputs["settings"] };
}

/** Every declared property under its Graph name. References are not properties. */
export function toGraph(inputs: EmailProfileInputs, owner: string | undefined): Properties {
  const platform = platformOf(inputs);
  const { displayName, description, roleScopeTagIds, settings } = inputs;
  const isReference = (key: string) => platform.references.some(({ input }) => input === key);
  const own = Object.entries(settings)
    .filter(([key, value]) => key !== "platform" && value !== undefined && !isReference(key))
    .map(([key, value]) => [key, platform.flags.includes(key) ? toFlags(value as string[]) : value]);
  return {
    "@odata.type": platform.odataType,
    displayName,
    description: withMarker(description, owner),
    ...(roleScopeTagIds ? { roleScopeTagIds } : {}),
    ...Object.fromEntries(own),
  };
}

/**
 * Undefined for a profile that is no e-mail profile.
 *
 * @param marker false if the program declares no marker: the description is then returned unchanged
 */
export function fromGraph(
  profile: DeviceConfiguration,
  references: Record<string, string | undefined> = {},
  marker = true,
): EmailProfileInputs | undefined {
  const platform = platformOfType(profile["@odata.type"]);
  if (!platform) return undefined;
  const settings: Properties = { platform: platform.name };
  for (const [key, schema] of Object.entries(platform.settings.shape)) {
    const value = whatIsSet(schema, key in references ? references[key] : profile[key]);
    if (key === "platform" || value === undefined) continue;
    settings[key] = platform.flags.includes(key) ? fromFlags(value as string) : value;
  }
  const tags = whatIsSet(schemaOfInputs.shape.roleScopeTagIds, profile["roleScopeTagIds"]);
  return {
    displayName: profile.displayName ?? "",
    description: marker ? withoutMarker(profile.description ?? "") : (profile.description ?? ""),
    roleScopeTagIds: (tags as string[] | undefined) ?? ["0"],
    settings: settings as EmailProfileInputs["settings"],
  };
}

/**
 * [L] The service shows null, an empty text or an empty list for an optional value that nobody set.
 *
 * @see https://github.com/deploymenttheory/terraform-provider-microsoft365
 */
function whatIsSet(schema: Schema, value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  const isEmpty = value === "" || (Array.isArray(value) && value.length === 0);
  if (isEmpty) return fieldOf(schema).optional ? undefined : value;
  if (typeof value !== "object" || Array.isArray(value)) return value;
  const members = Object.entries(shapeOf(schema, value))
    .map(([key, member]) => [key, whatIsSet(member, (value as Properties)[key])])
    .filter(([, member]) => member !== undefined);
  return Object.fromEntries(members);
}

/** Only the properties that differ, with the type that every PATCH needs; undefined if there are none. */
export function toPatch(
  wanted: EmailProfileInputs,
  owner: string | undefined,
  paths: readonly string[],
): Properties | undefined {
  const platform = platformOf(wanted);
  const complete = toGraph(wanted, owner);
  const names = paths.map((path) => path.replace(/^settings\./, ""));
  const changed = names.filter((name) => !platform.references.some(({ input }) => input === name));
  if (changed.length === 0) return undefined;
  const values = changed.map((name) => [name, complete[name] ?? null]);
  return { "@odata.type": platform.odataType, ...Object.fromEntries(values) };
}

/** A comma-separated string; "none" means an empty list. */
export function toFlags(flags: readonly string[]): string {
  return flags.length === 0 ? "none" : [...new Set(flags)].join(",");
}

/** The portal writes a comma and a space, the service either form. */
export function fromFlags(text: string): string[] {
  return text
    .split(",")
    .map((flag) => flag.trim())
    .filter((flag) => flag !== "" && flag !== "none");
}

/** The portal's defaults, because the service refuses a create with missing values. */
function defaultsOf(platform: Platform): Properties {
  const defaults = Object.entries(platform.settings.shape)
    .map(([key, schema]) => [key, fieldOf(schema).meta.serviceDefault])
    .filter(([, value]) => value !== undefined);
  return Object.fromEntries(defaults);
}

export function platformOf({ settings }: EmailProfileInputs): Platform {
  const platform = platformNamed(settings.platform);
  if (!platform) throw new Error(`no platform is called ${settings.platform}`);
  return platform;
}
