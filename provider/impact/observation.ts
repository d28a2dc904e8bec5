import { z } from "zod";
import { fact } from "./facts";
import { observationVersion } from "./observationVersion";

const changedBy = z.object({
  actor: z.enum(["administrator", "application"]).optional(),
  /** The actor's name in the log; only if names were requested. */
  name: z.string().optional(),
  when: z.iso.datetime().optional(),
  source: z.enum(["directoryAudit", "intuneAudit", "exchangeAudit", "object", "unknown"]),
});
/** Who changed it and when, as far as a log or the object shows it; never guessed. */
export type ChangedBy = z.infer<typeof changedBy>;

/** What `m365 drift` needs in addition. */
const found = z.object({ changedBy: changedBy.optional(), adminUrl: z.string().optional() });
export type Found = z.infer<typeof found>;

const verbs = ["check", "diff", "read", "create", "update", "delete"] as const;
export type Verb = (typeof verbs)[number];

/**
 * What one verb reported about one resource, for programs: a line of the file that M365_OBSERVATIONS names. Contains no
 * secrets, and counts of people instead of names.
 */
export const observation = found.extend({
  version: z.literal(observationVersion),
  /** When the line was written, so that readers can skip lines of an earlier preview. */
  at: z.iso.datetime().optional(),
  /** A short hash of the URN. */
  owner: z.string(),
  /** The name in the program. */
  name: z.string(),
  kind: z.string(),
  tenantId: z.string().optional(),
  verb: z.enum(verbs),
  /** `refresh`: compares without a following write. `drift`: called by `m365 drift`. */
  during: z.enum(["preview", "refresh", "drift", "update"]),
  comparedWith: z.enum(["tenant", "state"]).optional(),
  facts: z.array(fact),
  /** Why the verb failed. */
  error: z.string().optional(),
});
export type Observation = z.infer<typeof observation>;
