export type Kind = "EmailProfile" | "IntegratedAppsSetting" | "MobileEmailAccessPolicy" | "ProfileAssignment";

/** Placeholder for a value that is known only during the update, when the rule runs again. */
export const later = Symbol("later");

/** A resource of pulumi-m365 as the program declares it. */
export interface Declared {
  kind: Kind;
  name: string;
  urn: string;
  inputs: Record<string, unknown>;
  isProtected: boolean;
  /** URNs of the resources that an input comes from, by the name of the input. */
  sources: Record<string, string[]>;
}

/** What `@pulumi/policy` passes for a resource, to resource policies and to stack policies. */
interface Analyzed {
  type: string;
  name: string;
  urn: string;
  props: Record<string, unknown>;
  opts: { protect: boolean };
  propertyDependencies?: Record<string, { urn: string }[]>;
}

/** Undefined for resources of other providers. The classes and the plugin differ in the first part of the type. */
export function declaredIn({
  type,
  name,
  urn,
  props,
  opts,
  propertyDependencies = {},
}: Analyzed): Declared | undefined {
  const kind = /^(?:m365:index:|pulumi-nodejs:dynamic\/m365:)(\w+)$/.exec(type)?.[1];
  if (!kind) return undefined;
  const sources = Object.entries(propertyDependencies).map(([key, from]) => [
    key,
    from.map((one) => one.urn),
  ]);
  return {
    ...{ kind: kind as Kind, name, urn, inputs: plain(props) as Record<string, unknown> },
    ...{ isProtected: opts.protect, sources: Object.fromEntries(sources) },
  };
}

/**
 * Replaces unknown values by `later`: `@pulumi/policy` throws if they are read, which would end the whole rule. Null is
 * removed, because the provider treats it like a missing value.
 */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return Array.from({ length: value.length }, (_, at) => known(value as never, at));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.keys(value).map((key) => [key, known(value as never, key)] as const);
  return Object.fromEntries(entries.filter(([, one]) => one !== null && one !== undefined));
}

function known(holder: Record<string | number, unknown>, key: string | number): unknown {
  try {
    return plain(holder[key]);
  } catch (error) {
    if (error instanceof Error && "unknownTypeSentinel" in error) return later;
    throw error;
  }
}

/** Whether a list, one of its entries or the kind of an entry is known only later. */
export const isOpen = (value: unknown): boolean =>
  value === later ||
  (Array.isArray(value) && value.includes(later)) ||
  entriesOf(value).some(({ kind }) => kind === later);

/** The known entries of a list; empty if the input is not a list. */
export const entriesOf = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value)
    ? value.filter((entry): entry is Record<string, unknown> => typeof entry === "object" && entry !== null)
    : [];
