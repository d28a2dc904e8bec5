import { z } from "zod";
import { ConstraintError } from "../errors";
import { allScopeTags } from "../resources/emailProfile/byName/slots";
import { thingNamed } from "../resources/emailProfile/byName/thingNamed";
import { permissions } from "../tenant/permissions";
import type { LookUp } from "./lookUp";

const source = "https://learn.microsoft.com/graph/api/intune-rbac-rolescopetag-list?view=graph-rest-beta";

const inputs = z.strictObject({
  displayName: z.string().min(1, "is empty.").meta({
    description: "Name of the scope tag, case-sensitive. Exactly one scope tag must have this name.",
    source,
  }),
});

const outputs = z.object({
  id: z.string().meta({ description: "Id of the scope tag, for `roleScopeTagIds`." }),
  displayName: z.string().meta({ description: "Name of the scope tag." }),
});

export const getRoleScopeTag: LookUp<typeof inputs, typeof outputs> = {
  name: "getRoleScopeTag",
  description:
    "Finds an Intune scope tag by its name. It fails if no scope tag or several scope tags have this name. An EmailProfile also accepts names directly.",
  sourceUrl: source,
  permissions: [permissions.readProfiles[0]],
  inputs,
  outputs,
  async run(tenant, { displayName }) {
    const kind = { what: "scope tag", all: allScopeTags };
    const found = await thingNamed(tenant, kind, displayName, "its id in the program");
    if ("reason" in found) throw new ConstraintError(`displayName: ${found.reason}`);
    return { id: found.id, displayName: found.displayName };
  },
};
