import { z } from "zod";

const unkept = z.object({
  path: z.string(),
  /** What the program says. */
  declared: z.json().optional(),
  /** What the tenant has; absent when nothing is set. */
  live: z.json().optional(),
  /** Where `path: live` would not say it. */
  words: z.string().optional(),
});
/** A property on which the tenant does not keep to the program, without a change in the program. */
export type Unkept = z.infer<typeof unkept>;

const changedBy = z.object({
  actor: z.enum(["administrator", "application"]).optional(),
  /** As the log names the actor: for those alone who ask for names. */
  name: z.string().optional(),
  when: z.iso.datetime().optional(),
  source: z.enum(["directoryAudit", "intuneAudit", "exchangeAudit", "object", "unknown"]),
});
/** Who changed it and when, as far as a log or the object says so; never guessed. */
export type ChangedBy = z.infer<typeof changedBy>;

const seen = z.object({
  isGone: z.boolean().optional(),
  unkept: z.array(unkept).optional(),
  impact: z.array(z.string()).optional(),
  changedBy: changedBy.optional(),
  adminUrl: z.string().optional(),
});
export type Seen = z.infer<typeof seen>;

/** What a preview saw of one resource, for programs. No secret is ever an input, so none can be in it. */
export const observation = seen.extend({
  owner: z.string(),
  name: z.string(),
  kind: z.string(),
  tenantId: z.string().optional(),
  /** Why nothing could be seen. */
  error: z.string().optional(),
});
export type Observation = z.infer<typeof observation>;
