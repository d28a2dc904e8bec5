import type { Fact } from "../impact/facts";
import type { Change, Context, OneOwner } from "../lifecycle/define";

/** Settings that a tenant has exactly once: two declarations would undo each other in every run. */
export const singletons: ReadonlySet<string> = new Set(["MobileEmailAccessPolicy", "IntegratedAppsSetting"]);

/** @param first what to call the resource that declares it already */
export const declaredTwice = (kind: string, first: string): string =>
  `a tenant has one ${kind}, and ${first} declares it already. Put both into one resource.`;

export const onceInATenant = (kind: string): OneOwner<object> => ({
  property: "",
  of: () => ({ thing: "tenant", isAlone: true }),
  refusal: (first) => declaredTwice(kind, first),
});

/**
 * What a restore puts back is what was found at first. A resource under a new name finds what it made of the tenant under
 * the old one.
 *
 * @param main the property that makes the setting what it is
 */
export function foundAsDeclared<I extends { onDelete?: string }>(
  { resource }: Context,
  { verb, news, paths }: Change<I>,
  main: string,
): Fact[] {
  const isAsFound = verb === "adopt" && resource.adopt === undefined && !paths.includes(main);
  return isAsFound && news?.onDelete === "restore" ? [{ kind: "restoresWhatIsThere", property: main }] : [];
}
