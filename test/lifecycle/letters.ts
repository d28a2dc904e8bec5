import { z } from "zod";
import type { Definition } from "../../provider/lifecycle/define";

const person = z.strictObject({
  kind: z.literal("person"),
  name: z.string().meta({ ignoreCase: true }),
  role: z.string().optional(),
});
const team = z.strictObject({
  kind: z.literal("team"),
  team: z.string(),
  isInformed: z.boolean().optional(),
});

const printed = z.strictObject({
  format: z.literal("printed"),
  font: z.string().meta({ serviceDefault: "Arial" }).optional(),
  pages: z.int(),
  proofOnly: z.boolean().meta({ steering: true, serviceDefault: false }).optional(),
});
const spoken = z.strictObject({
  format: z.literal("spoken"),
  voice: z.enum(["high", "low"]).nullable().optional(),
  pauses: z.array(z.strictObject({ at: z.int(), seconds: z.int().optional() })).optional(),
});

/** Every kind of input that our schemas use. */
export const inputs = z.strictObject({
  title: z.string(),
  body: z.discriminatedUnion("format", [printed, spoken]).optional(),
  readers: z
    .array(z.discriminatedUnion("kind", [person, team]))
    .meta({ set: true, serviceDefault: [] })
    .optional(),
  stamps: z.array(z.string()).min(1, "needs one stamp at least.").optional(),
  drawer: z.string().meta({ replaceOnChanges: true }).optional(),
  onDelete: z.enum(["retain", "burn"]).meta({ steering: true }).optional(),
});

/** A definition for tests of the schema; its verbs access no tenant. */
export const letters: Definition = {
  kind: "Letter",
  schema: {
    inputs: inputs as unknown as Definition["schema"]["inputs"],
    computed: z.object({ number: z.number().optional(), insteadOf: z.string().optional() }),
  },
  verbs: {
    observe: async () => undefined,
    update: async () => undefined,
    delete: async () => {},
  },
  report: {},
};
