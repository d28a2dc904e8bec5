import { z } from "zod";
import { ConstraintError } from "../errors";
import { groupNamed } from "../resources/profileAssignment/lookUpByName";
import { permissions } from "../tenant/permissions";
import type { LookUp } from "./lookUp";

const source = "https://learn.microsoft.com/graph/api/group-list";

const inputs = z.strictObject({
  displayName: z
    .string()
    .min(1, "is empty.")
    .meta({ description: "Display name of the group. Exactly one group must have this name.", source }),
});

const outputs = z.object({
  id: z.string().meta({ description: "Object id of the group in Entra ID." }),
  displayName: z.string().meta({ description: "Display name as spelled in the tenant." }),
  createdDateTime: z.string().meta({ description: "When the group was created (ISO 8601)." }).optional(),
});

export const getGroup: LookUp<typeof inputs, typeof outputs> = {
  name: "getGroup",
  description:
    "Finds a group by its display name. It fails if no group or several groups have this name. A ProfileAssignment also accepts names directly, and keeps the id when the group is renamed.",
  sourceUrl: source,
  permissions: [permissions.readGroups[0]],
  inputs,
  outputs,
  async run(tenant, { displayName }) {
    const found = await groupNamed(tenant, displayName, "its id in the program");
    if ("reason" in found) throw new ConstraintError(`displayName: ${found.reason}`);
    return {
      id: found.id,
      displayName: found.displayName ?? displayName,
      ...(found.createdDateTime ? { createdDateTime: found.createdDateTime } : {}),
    };
  },
};
