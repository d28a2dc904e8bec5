import { z } from "zod";
import { accessEffects } from "./access";
import { accountEffects } from "./accounts";
import { benchmarkEffects, benchmarkFacts } from "./benchmarks";
import { consentEffects } from "./consent";
import { meaningFacts, policyEffects } from "./consentPolicies";
import { adoptionFacts, driftFacts, generalEffects, notes } from "./lifecycle";

/** How a change affects people, as data: `provider/impact/words` turns it into sentences. */
export const effect = z.discriminatedUnion("kind", [
  ...accountEffects,
  ...consentEffects,
  ...policyEffects,
  ...accessEffects,
  ...benchmarkEffects,
  ...generalEffects,
]);
export type Effect = z.infer<typeof effect>;

/** Everything that is reported about a resource. */
export const fact = z.discriminatedUnion("kind", [
  ...effect.options,
  ...benchmarkFacts,
  ...driftFacts,
  ...meaningFacts,
  ...adoptionFacts,
  ...notes,
]);
export type Fact = z.infer<typeof fact>;

const effectKinds = new Set<string>(effect.options.map(({ shape }) => shape.kind.value));

export const isEffect = (one: Fact): one is Effect => effectKinds.has(one.kind);
