import { isDeepStrictEqual } from "node:util";
import type { DeviceConfiguration } from "../data/deviceManagement";
import { nullGuid } from "../data/guid";
import { asReturned, problemWith, unknownProperty } from "../types/checkValue";
import { complete } from "../types/complete";
import { entityType, navigationOf, type Property, propertiesOf, typeName } from "../types/typeTable";
import { intuneViolation, modelValidationFailure } from "./errors";
import type { GraphVersion } from "./route";

type Body = Record<string, unknown>;

const bindSuffix = "@odata.bind";

export interface NewDeviceConfiguration {
  readonly type: string;
  /** Every declared property of the type, as the service would return it. */
  readonly properties: Body & { "@odata.type": string; displayName: string; description: string | null };
  /** Navigation property → URL. */
  readonly bindings: Record<string, string>;
}

export function checkCreate(body: unknown, version: GraphVersion): NewDeviceConfiguration {
  const given = checkObject(body);
  const type = checkType(given, version);
  const declared = propertiesOf(type);
  const { "@odata.type": _, id, ...rest } = given;
  if (id !== undefined && id !== nullGuid) throw intuneViolation(readOnly("id"));
  const bindings = takeBindings(type, rest);
  checkProperties(type, rest);
  checkRequired(declared, rest);
  return {
    type,
    properties: { "@odata.type": `#microsoft.graph.${type}`, ...complete(type, rest) } as never,
    bindings,
  };
}

/** Validates a PATCH, and returns the properties that it changes. */
export function checkPatch(body: unknown, current: DeviceConfiguration, version: GraphVersion): Body {
  const given = checkObject(body);
  const type = checkType(given, version);
  if (type !== typeName(current["@odata.type"])) {
    throw intuneViolation(`The type of an existing deviceConfiguration cannot be changed to '${type}'.`);
  }
  const { "@odata.type": _, ...rest } = given;
  refuseBindings(rest);
  checkProperties(type, rest);
  const declared = propertiesOf(type);
  const changed = Object.entries(rest)
    .map(([name, value]) => [name, returned(declared, name, value)] as const)
    .filter(([name, value]) => !isDeepStrictEqual(value, current[name]));
  if (changed.length === 0) throw intuneViolation("Invalid patch, at least 1 property must be changed.");
  return Object.fromEntries(changed);
}

function checkObject(body: unknown): Body {
  if (typeof body === "object" && body !== null && !Array.isArray(body)) return body as Body;
  throw modelValidationFailure("Empty Payload. JSON content expected.");
}

function checkType(body: Body, version: GraphVersion): string {
  const given = body["@odata.type"];
  const name = typeof given === "string" ? typeName(given) : undefined;
  const type = name === undefined ? undefined : entityType(name);
  if (name === undefined || type?.isAbstract)
    throw modelValidationFailure("Cannot create an abstract class.");
  if (type === undefined || (version === "v1.0" && !type.isInV1)) {
    throw modelValidationFailure(
      `A type named 'microsoft.graph.${name}' could not be resolved by the model.`,
    );
  }
  return name;
}

function checkProperties(type: string, body: Body): void {
  const declared = propertiesOf(type);
  for (const [name, value] of Object.entries(body)) {
    const property = declared[name];
    if (property === undefined) throw intuneViolation(unknownProperty(name, type));
    if (property.isReadOnly) throw intuneViolation(readOnly(name));
    const problem = problemWith(name, value, property);
    if (problem !== undefined) throw intuneViolation(problem);
  }
}

const readOnly = (name: string): string => `The property '${name}' is read-only and cannot be set.`;

/** [I] Every non-nullable property is required; a refusal has been observed for some of them. */
function checkRequired(declared: Record<string, Property>, body: Body): void {
  for (const [name, { isNullable, isReadOnly }] of Object.entries(declared)) {
    if (isNullable || isReadOnly || body[name] !== undefined) continue;
    throw intuneViolation(`The property '${name}' is required and was not given.`);
  }
}

function returned(declared: Record<string, Property>, name: string, value: unknown): unknown {
  const property = declared[name];
  return property === undefined ? value : asReturned(value, property);
}

function takeBindings(type: string, body: Body): Record<string, string> {
  const bindings: Record<string, string> = {};
  for (const [name, value] of Object.entries(body)) {
    if (!name.endsWith(bindSuffix)) continue;
    const navigation = name.slice(0, -bindSuffix.length);
    if (navigationOf(type, navigation) === undefined)
      throw intuneViolation(unknownProperty(navigation, type));
    if (typeof value !== "string") throw intuneViolation(`The value of '${name}' is not a URL.`);
    bindings[navigation] = value;
    delete body[name];
  }
  return bindings;
}

/** [I] No source shows that Intune accepts a bind on PATCH; working clients use PUT …/$ref. */
function refuseBindings(body: Body): void {
  const bind = Object.keys(body).find((name) => name.endsWith(bindSuffix));
  if (bind !== undefined) throw intuneViolation(`'${bind}' cannot be updated by PATCH. Use PUT …/$ref.`);
}
