import * as pulumi from "@pulumi/pulumi";
import type { OneOwner } from "../provider/lifecycle/oneOwner";

interface Owner {
  name: string;
  isAlone: boolean;
}

/** The owners that a program declares, as far as they are known before its resources have ids. */
export class Owners {
  readonly #byKind = new Map<string, Map<unknown, Owner[]>>();

  /** @returns the name of another resource that declares the same thing, if one of the two owns it exclusively */
  ownerBeside(kind: string, name: string, args: object, rule: OneOwner<object>): string | undefined {
    const stake = stakeIn(rule, args);
    // The provider compares values that are known only later.
    if (!stake) return undefined;
    const owners = this.#byKind.get(kind) ?? new Map<unknown, Owner[]>();
    this.#byKind.set(kind, owners);
    const others = owners.get(stake.thing) ?? [];
    owners.set(stake.thing, [...others, { name, isAlone: stake.isAlone }]);
    return others.find((other) => stake.isAlone || other.isAlone)?.name;
  }
}

const isLater = (value: unknown) => pulumi.Output.isInstance(value) || value instanceof Promise;

function stakeIn(rule: OneOwner<object>, args: object) {
  const { property, idOf } = rule;
  const { [property]: given, ...others } = args as Record<string, unknown>;
  const thing = thingIn(given, idOf);
  const unknownPaths = Object.keys(others).filter((key) => isLater(others[key]));
  const stake = rule.of({ ...others, [property]: thing }, unknownPaths);
  return stake && { ...stake, thing: thing ?? stake.thing };
}

/** An id, or the resource of this program that the id comes from. */
function thingIn(id: unknown, kind: string | undefined): unknown {
  if (typeof id === "string") return id.toLowerCase();
  if (!pulumi.Output.isInstance(id)) return undefined;
  const [source, ...others] = sourcesOf(id);
  return source instanceof pulumi.CustomResource && others.length === 0 && isOf(source, kind) ? source : id;
}

/** Not in the SDK's type declarations. */
const sourcesOf = (output: unknown): pulumi.Resource[] => [
  ...((output as { resources?(): Iterable<pulumi.Resource> }).resources?.() ?? []),
];

const isOf = (resource: pulumi.Resource, kind: string | undefined): boolean =>
  (resource as { __pulumiType?: string }).__pulumiType?.endsWith(`:${kind}`) === true;
