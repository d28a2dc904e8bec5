import { z } from "zod";

export const number = z.int().nonnegative();

const group = z.object({
  kind: z.literal("group"),
  groupId: z.string(),
  /** Absent if it could not be read. */
  name: z.string().optional(),
  users: number.optional(),
});
const groups = z.object({ kind: z.literal("groups"), groups: number, users: number.optional() });
const allUsers = z.object({ kind: z.literal("allUsers"), users: number.optional() });
const allDevices = z.object({ kind: z.literal("allDevices") });
const collection = z.object({ kind: z.literal("collection"), collectionId: z.string() });
const collections = z.object({ kind: z.literal("collections"), collections: number });

const members = z.discriminatedUnion("kind", [group, groups, allUsers, allDevices, collection, collections]);
export type Members = z.infer<typeof members>;

/** The people in targets, in counts. Names are those of groups, never of people. */
export const audience = {
  /** Sum over the members that could be counted; absent if none could. */
  users: number.optional(),
  /** True if groups may overlap, or if filters may reduce the number. */
  isUpperBound: z.boolean(),
  /** Some of the members have no count. */
  isPartial: z.boolean(),
  /** Counted before filters, which are evaluated on each device. */
  isFiltered: z.boolean(),
  source: z.literal("directory"),
  members: z.array(members),
};
export const audienceObject = z.object(audience);
export type Audience = z.infer<typeof audienceObject>;
