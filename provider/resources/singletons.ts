import type { OneOwner } from "../lifecycle/define";

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
