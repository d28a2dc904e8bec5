import type { Fact } from "../impact/facts";
import type { Change, Context, Definition } from "../lifecycle/define";
import type { OneOwner } from "../lifecycle/oneOwner";

/** A tenant has each setting exactly once: two declarations would undo each other in every run. */
export const onceInATenant = (kind: string): OneOwner<object> => ({
  property: "",
  of: () => ({ thing: "tenant", isAlone: true }),
  refusal: (first) =>
    `a tenant has only one ${kind}, and ${first} already declares it. Combine both into one resource.`,
});

/** A setting always exists, so declaring it adopts its current values. */
export function existingSetting<Inputs extends object, Raw>({
  observe,
}: Definition<Inputs, Raw>["verbs"]): NonNullable<Definition<Inputs, Raw>["verbs"]["findExisting"]> {
  return async (context, news, fresh) => {
    const id = context.tenant.tenantId;
    const live = await observe(context, id, { declared: news, before: {}, now: news, fresh });
    return live && { id, live };
  };
}

/**
 * Reports that a restore would reset to the current value, because that is already as declared. This also happens after
 * a rename: under its new name, the resource finds what it wrote under the old one.
 *
 * @param main the property that defines the setting, such as `mode`
 */
export function foundAsDeclared<I extends { onDelete?: string }>(
  { resource }: Context,
  { verb, news, paths }: Change<I>,
  main: string,
): Fact[] {
  const isAsFound = verb === "adopt" && resource.adopt === undefined && !paths.includes(main);
  return isAsFound && news?.onDelete === "restore" ? [{ kind: "restoresWhatIsThere", property: main }] : [];
}
