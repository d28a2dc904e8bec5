import { z } from "zod";
import { ConstraintError } from "../errors";
import { platformNamed } from "../resources/deviceConfigurations/platforms";
import { allCertificates } from "../resources/emailProfile/byName/slots";
import { thingNamed } from "../resources/emailProfile/byName/thingNamed";
import { permissions } from "../tenant/permissions";
import { inputs as emailProfiles } from "./getEmailProfiles";
import type { LookUp } from "./lookUp";

const source =
  "https://learn.microsoft.com/graph/api/intune-deviceconfig-deviceconfiguration-list?view=graph-rest-beta";

const inputs = z.strictObject({
  displayName: z.string().min(1, "is empty.").meta({
    description:
      "Name of the certificate profile, case-sensitive. Exactly one certificate profile must have this name.",
    source,
  }),
  platform: emailProfiles.shape.platform
    .unwrap()
    .meta({
      description: "Only certificate profiles that e-mail profiles of this platform can use. Default: all.",
    })
    .optional(),
});

const outputs = z.object({
  id: z.string().meta({ description: "Id of the profile, for `identityCertificateId` and similar inputs." }),
  displayName: z.string().meta({ description: "Name of the profile." }),
  type: z
    .string()
    .meta({ description: "Its type in Microsoft Graph, such as `iosScepCertificateProfile`." })
    .optional(),
});

export const getCertificateProfile: LookUp<typeof inputs, typeof outputs> = {
  name: "getCertificateProfile",
  description:
    "Finds an Intune certificate profile (PKCS, SCEP or imported PFX) by its name. It fails if no certificate profile or several have this name. An EmailProfile also accepts names directly.",
  sourceUrl: source,
  permissions: [permissions.readProfiles[0]],
  inputs,
  outputs,
  async run(tenant, { displayName, platform: name }) {
    const platform = name === undefined ? undefined : platformNamed(name);
    const types = platform?.references.flatMap(({ targetTypes }) => targetTypes) ?? [];
    const kind = {
      what: "certificate profile",
      all: allCertificates,
      ...(platform ? { usable: { types: [...new Set(types)], by: platform.label } } : {}),
    };
    const found = await thingNamed(tenant, kind, displayName, "its id in the program");
    if ("reason" in found) throw new ConstraintError(`displayName: ${found.reason}`);
    const type = found.type?.split(".").at(-1);
    return { id: found.id, displayName: found.displayName, ...(type === undefined ? {} : { type }) };
  },
};
