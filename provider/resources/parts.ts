import type { CataloguedResource, PartOf, Whole } from "./defineResource";
import { definitions, type Kind } from "./index";

const all = (): CataloguedResource<Kind>[] => Object.values(definitions);

/** Kinds of objects that are not part of another kind. */
export const wholes = (): (CataloguedResource<Kind> & Whole)[] =>
  all().flatMap((one) => (one.isSetting || one.partOf !== undefined ? [] : [one]));

/** The kind that objects of this kind are part of, if any. */
export function partOf(kind: Kind): PartOf | undefined {
  const resource: CataloguedResource = definitions[kind];
  return resource.isSetting ? undefined : resource.partOf;
}

export const partsOf = (whole: Kind) => all().filter(({ kind }) => partOf(kind)?.kind === whole);
