import { z } from "zod";
import { ConstraintError } from "../errors";
import { filterNamed } from "../resources/profileAssignment/lookUpByName";
import { permissions } from "../tenant/permissions";
import type { LookUp } from "./lookUp";

const source =
  "https://learn.microsoft.com/graph/api/resources/intune-policyset-deviceandappmanagementassignmentfilter?view=graph-rest-beta";

const inputs = z.strictObject({
  displayName: z.string().min(1, "is empty.").meta({
    description: "Name of the filter, case-sensitive. Exactly one filter must have this name.",
    source,
  }),
});

const outputs = z.object({
  id: z.string().meta({ description: "Id of the filter, for `filterId` of an assignment's target." }),
  displayName: z.string().meta({ description: "Name of the filter." }),
  platform: z
    .string()
    .meta({ description: "Platform of the filter as Intune names it, such as `iOS`." })
    .optional(),
});

export const getAssignmentFilter: LookUp<typeof inputs, typeof outputs> = {
  name: "getAssignmentFilter",
  description:
    "Finds an Intune assignment filter by its name. It fails if no filter or several filters have this name. A ProfileAssignment also accepts names directly.",
  sourceUrl: source,
  permissions: [permissions.readProfiles[0]],
  inputs,
  outputs,
  async run(tenant, { displayName }) {
    const found = await filterNamed(tenant, displayName, "its id in the program");
    if ("reason" in found) throw new ConstraintError(`displayName: ${found.reason}`);
    return {
      id: found.id,
      displayName: found.displayName,
      ...(found.platform ? { platform: found.platform } : {}),
    };
  },
};
