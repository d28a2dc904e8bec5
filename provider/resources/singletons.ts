/** Settings that a tenant has exactly once: two declarations would undo each other in every run. */
export const singletons: ReadonlySet<string> = new Set(["MobileEmailAccessPolicy", "IntegratedAppsSetting"]);

export function declaredTwice(kind: string, firstName: string): string {
  return `a tenant has one ${kind}, and "${firstName}" declares it already. Put both into one resource.`;
}
