import { z } from "zod";
import { results } from "../benchmarks/judge";
import { benchmarkIds } from "../benchmarks/table";

const control = { benchmark: z.enum(benchmarkIds), control: z.string() };
const result = z.enum(results);

export const verdict = z.object({ ...control, result, note: z.string().optional() });

/** How a change affects the controls of benchmarks. */
export const benchmarkEffects = [
  z.object({
    kind: z.literal("benchmarksChange"),
    changed: z.array(z.object({ ...control, from: result, to: result })),
    /** Those that fail before and after. */
    failing: z.array(z.object(control)),
  }),
] as const;
export type BenchmarkEffect = z.infer<(typeof benchmarkEffects)[number]>;

/** The results of the controls for the current tenant, for `m365 drift`. */
export const benchmarkFacts = [
  z.object({ kind: z.literal("benchmarks"), verdicts: z.array(verdict) }),
] as const;
export type BenchmarkFact = z.infer<(typeof benchmarkFacts)[number]>;
