import { ConstraintError } from "../../errors";
import { nearest } from "../../nearest";
import { clearName, namesOf } from "./ignore/names";
import { acceptDeleted, acceptProperty } from "./ignore/ready";
import {
  type DriftedProperty,
  type DriftReport,
  keyOfProperty,
  type Marks,
  type ResourceReport,
  type StackReport,
} from "./report";

/** A difference that an option names: a property, or without one the deletion of the object. */
export interface Difference {
  stack: StackReport;
  resource: ResourceReport;
  property: DriftedProperty | undefined;
  /** The entry that accepts it, or why there is none. */
  accept: NonNullable<Marks["accept"]>;
}

/**
 * Finds differences by names such as `contoso/prod/apps/userConsent`. The stack is optional if only one was checked.
 *
 * @param option name of the option, for error messages
 */
export function differencesNamed(
  report: DriftReport,
  names: readonly string[],
  option: string,
): Difference[] {
  const all = report.stacks.flatMap((stack) =>
    stack.resources.flatMap((resource) => differencesOf(stack, resource)),
  );
  return [...new Set(names)].map((name) => {
    const isOnlyStack = report.stacks.length === 1;
    const exact = all.filter((one) => keysOf(one, keyOfProperty, isOnlyStack).includes(name));
    const short = all.filter((one) => keysOf(one, ({ path }) => path, isOnlyStack).includes(name));
    const [found, another] = exact.length > 0 ? exact : short;
    if (found && !another) return found;
    throw new ConstraintError(`${option}: ${found ? ambiguous(name, found, another) : unknown(name, all)}`);
  });
}

function differencesOf(stack: StackReport, resource: ResourceReport): Difference[] {
  const isGone = resource.status === "gone" || resource.ignored !== undefined;
  const place = { stack: stack.stack, resource: clearName(stack, resource) };
  if (isGone) return [{ stack, resource, property: undefined, accept: acceptDeleted(place) }];
  return resource.properties.map((property) => ({
    ...{ stack, resource, property },
    accept: acceptProperty(place, resource, property),
  }));
}

/** @param nameOf name of the property; its path is enough if nothing else differs at that path */
function keysOf(
  { stack, resource, property }: Difference,
  nameOf: (property: DriftedProperty) => string,
  isOnlyStack: boolean,
): string[] {
  const after = property ? `/${nameOf(property)}` : "";
  const names = namesOf(resource).map((name) => name + after);
  return [...names.map((name) => `${stack.stack}/${name}`), ...(isOnlyStack ? names : [])];
}

export const keyOf = ({ stack, resource, property }: Difference): string =>
  [stack.stack, clearName(stack, resource), ...(property ? [keyOfProperty(property)] : [])].join("/");

const nothing = "Nothing was written.";

function unknown(name: string, all: readonly Difference[]): string {
  const keys = all.map(keyOf);
  if (keys.length === 0) return `nothing differs, so there is no difference "${name}". ${nothing}`;
  const near = nearest(name, keys);
  return `there is no difference "${name}". ${near ? `Did you mean "${near}"?` : `There ${keys.length === 1 ? "is" : "are"} ${keys.join(", ")}.`} ${nothing}`;
}

const ambiguous = (name: string, ...found: (Difference | undefined)[]) =>
  `"${name}" names several differences: ${found.flatMap((one) => (one ? keyOf(one) : [])).join(", ")}. Name one of them. ${nothing}`;
