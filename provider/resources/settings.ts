import type { Fact } from "../impact/facts";
import type { Change, Context, Definition } from "../lifecycle/define";
import type { OneOwner } from "../lifecycle/oneOwner";

/** Settings that a tenant has exactly once: two declarations would undo each other in every run. */
export const onceInATenant = (kind: string): OneOwner<object> => ({
  property: "",
  of: () => ({ thing: "tenant", isAlone: true }),
  refusal: (first) =>
    `a tenant has only one ${kind}, and ${first} already declares it. Combine both into one resource.`,
});

/** The setting always exists: declaring it takes over what is there. */
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
