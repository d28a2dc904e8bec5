import type { z } from "zod";
import { type Fact, fact } from "../../provider/impact/facts";
import type { GeneralEffect } from "../../provider/impact/facts/lifecycle";
import { sentencesOf } from "../../provider/impact/words";
import type { WordsFor } from "../../provider/impact/words/wordsFor";

/** A sample value in which every property is set. */
function sampleOf(schema: z.core.$ZodType): unknown {
  const { def } = schema._zod;
  if (def.type === "optional") return sampleOf((def as z.core.$ZodOptionalDef).innerType);
  if (def.type === "literal") return (def as z.core.$ZodLiteralDef<string>).values[0];
  if (def.type === "enum") return Object.values((def as z.core.$ZodEnumDef).entries)[0];
  if (def.type === "boolean") return true;
  if (def.type === "string") return "2026-11-20";
  if (def.type === "array") return [sampleOf((def as z.core.$ZodArrayDef).element)];
  if (def.type === "union") return sampleOf((def as z.core.$ZodUnionDef).options[0] as z.core.$ZodType);
  if (def.type === "record") return { a: sampleOf((def as z.core.$ZodRecordDef).valueType) };
  if (def.type !== "object") return 7;
  const { shape } = def as z.core.$ZodObjectDef;
  return Object.fromEntries(Object.entries(shape).map(([key, member]) => [key, sampleOf(member)]));
}

const samples = fact.options.map((option) => sampleOf(option) as Fact);

test.each(samples.map((sample) => [sample.kind, sample] as const))("%s has a sentence", (_, sample) => {
  expect(fact.parse(sample)).toEqual(JSON.parse(JSON.stringify(sample)));
  const [first, ...others] = sentencesOf([sample]);
  expect(first?.facts).toEqual([sample]);
  for (const { text } of [first, ...others].filter((one) => one !== undefined)) {
    expect(text).not.toBe("");
    expect(text).not.toContain("undefined");
  }
});

test("a kind of fact without a sentence does not compile", () => {
  // @ts-expect-error notKnown is missing.
  const words: WordsFor<GeneralEffect> = { stays: () => "stays." };
  expect(Object.keys(words)).toEqual(["stays"]);
});

test("every fact can be written as JSON and read back unchanged", () => {
  for (const sample of samples) expect(fact.parse(JSON.parse(JSON.stringify(sample)))).toEqual(sample);
});
