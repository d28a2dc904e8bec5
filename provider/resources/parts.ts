import type { CataloguedResource, PartOf, Whole } from "./defineResource";
import { definitions, type Kind } from "./index";

const all = (): CataloguedResource<Kind>[] => Object.values(definitions);

/** Kinds of objects that stand by themselves. */
export const wholes = (): (CataloguedResource<Kind> & Whole)[] =>
  all().flatMap((one) => (one.isSetting || one.partOf !== undefined ? [] : [one]));

/** What objects of the kind are parts of, if they are. */
export function partOf(kind: Kind): PartOf | undefined {
  const resource: CataloguedResource = definitions[kind];
  return resource.isSetting ? undefined : resource.partOf;
}

export const partsOf = (whole: Kind) => all().filter(({ kind }) => partOf(kind)?.kind === whole);
