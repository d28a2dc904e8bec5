import { z } from "zod";
import { ConstraintError } from "../errors";
import { groupNamed } from "../resources/profileAssignment/named";
import { permissions } from "../tenant/permissions";
import type { LookUp } from "./lookUp";

const source = "https://learn.microsoft.com/graph/api/group-list";

const inputs = z.strictObject({
  displayName: z
    .string()
    .min(1, "is empty.")
    .meta({ description: "Display name of the group. Exactly one group must have it.", source }),
});

const outputs = z.object({
  id: z.string().meta({ description: "Object id of the group in Entra ID." }),
  displayName: z.string().meta({ description: "Display name as the tenant spells it." }),
  createdDateTime: z.string().meta({ description: "When the group was made (ISO 8601)." }).optional(),
});

export const getGroup: LookUp<typeof inputs, typeof outputs> = {
  name: "getGroup",
  description:
    "The one group with a display name. It fails when no group or more than one has it. A ProfileAssignment takes names itself, and keeps the id when the group is renamed.",
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
