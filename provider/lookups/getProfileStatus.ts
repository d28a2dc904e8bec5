import { z } from "zod";
import { profileStatuses } from "../resources/deviceConfigurations/profileStatus";
import { permissions } from "../tenant/permissions";
import type { LookUp } from "./lookUp";

const source =
  "https://learn.microsoft.com/graph/api/resources/intune-deviceconfig-deviceconfigurationdeviceoverview?view=graph-rest-beta";

const inputs = z.strictObject({
  profileId: z
    .string()
    .min(1, "is empty. Leave it out for all profiles.")
    .meta({ description: "Only the profile with this id. Default: all.", ignoreCase: true })
    .optional(),
  displayName: z
    .string()
    .min(1, "is empty. Leave it out for all profiles.")
    .meta({ description: "Only profiles with exactly this name, case-sensitive. Default: all." })
    .optional(),
});

const devices = (which: string) => z.int().meta({ description: `Number of devices ${which}.`, source });

const status = z
  .object({
    id: z.string().meta({ description: "Id of the profile." }),
    displayName: z.string().meta({ description: "Name of the profile." }),
    platform: z.string().meta({ description: "Platform of the profile, as in `settings.platform`." }),
    isAssigned: z.boolean().meta({ description: "Whether anybody is assigned the profile." }),
    succeeded: devices("that have the profile"),
    pending: devices("that have not reported yet"),
    failed: devices("that could not set it up"),
    conflict: devices("on which another profile contradicts it"),
    notApplicable: devices("that it does not apply to, such as those of another platform"),
    lastReported: z.string().meta({ description: "When Intune last counted (ISO 8601)." }).optional(),
    reasons: z
      .array(z.string())
      .meta({ description: "Usual reasons for devices without the profile, one sentence each." }),
  })
  .meta({ typeName: "ProfileStatus", description: "How many devices have an e-mail profile." });

const outputs = z.object({
  profiles: z
    .array(status)
    .meta({ description: "Status of each profile, by name and then by id; empty if no profile matches." }),
});

export const getProfileStatus: LookUp<typeof inputs, typeof outputs> = {
  name: "getProfileStatus",
  description:
    "Counts the devices that have each e-mail profile, and those that are pending, failed, in conflict or not applicable, as Intune last counted them.",
  sourceUrl: source,
  permissions: [permissions.readProfiles[0]],
  inputs,
  outputs,
  run: async (tenant, which) => ({ profiles: await profileStatuses(tenant, which) }),
};
