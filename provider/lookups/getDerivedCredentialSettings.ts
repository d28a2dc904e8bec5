import { z } from "zod";
import { ConstraintError } from "../errors";
import { allDerivedCredentials } from "../resources/emailProfile/byName/slots";
import { thingNamed } from "../resources/emailProfile/byName/thingNamed";
import { permissions } from "../tenant/permissions";
import type { LookUp } from "./lookUp";

const source =
  "https://learn.microsoft.com/graph/api/resources/intune-deviceconfig-devicemanagementderivedcredentialsettings?view=graph-rest-beta";

const inputs = z.strictObject({
  displayName: z.string().min(1, "is empty.").meta({
    description: "Name of the settings, case-sensitive. Exactly one set of settings must have this name.",
    source,
  }),
});

const outputs = z.object({
  id: z.string().meta({ description: "Id of the settings, for `derivedCredentialSettingsId`." }),
  displayName: z.string().meta({ description: "Name of the settings." }),
});

export const getDerivedCredentialSettings: LookUp<typeof inputs, typeof outputs> = {
  name: "getDerivedCredentialSettings",
  description:
    "Finds Intune's derived credential settings by their name. It fails if no settings or several have this name. An EmailProfile also accepts names directly.",
  sourceUrl: source,
  permissions: [permissions.readProfiles[0]],
  inputs,
  outputs,
  async run(tenant, { displayName }) {
    const kind = { what: "derived-credential setting", all: allDerivedCredentials };
    const found = await thingNamed(tenant, kind, displayName, "its id in the program");
    if ("reason" in found) throw new ConstraintError(`displayName: ${found.reason}`);
    return { id: found.id, displayName: found.displayName };
  },
};
