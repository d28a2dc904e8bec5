import { z } from "zod";
import { fieldOf } from "../lifecycle/schema";
import { directTargets, known } from "../resources/deviceConfigurations/assignmentTargets";
import { platforms } from "../resources/deviceConfigurations/platforms";
import { allProfiles, byNameAndId } from "../resources/deviceConfigurations/profileList";
import { type EmailProfileInputs, inputs as profileInputs } from "../resources/emailProfile/schema";
import { fromGraph } from "../resources/emailProfile/wire";
import { inputs as assignmentInputs } from "../resources/profileAssignment/schema";
import type { DeviceConfiguration } from "../tenant/graph/deviceConfigurations";
import { permissions } from "../tenant/permissions";
import type { LookUp } from "./lookUp";

const source =
  "https://learn.microsoft.com/graph/api/intune-deviceconfig-deviceconfiguration-list?view=graph-rest-beta";

type PlatformName = EmailProfileInputs["settings"]["platform"];

export const inputs = z.strictObject({
  platform: z
    .enum(platforms.map(({ name }) => name as PlatformName))
    .meta({
      typeName: "EmailProfilePlatform",
      description: "Only profiles of this platform. Default: all.",
      values: Object.assign(
        {},
        ...platforms.map(({ settings }) => fieldOf(settings.shape["platform"]).meta.values),
      ),
    })
    .optional(),
  displayName: z
    .string()
    .min(1, "is empty. Leave it out for all profiles.")
    .meta({
      description:
        "Only profiles with exactly this name, case-sensitive. Several can have the same name. Default: all.",
    })
    .optional(),
});

const { displayName, description, roleScopeTagIds, settings } = profileInputs.shape;

const profile = z
  .object({
    id: z.string().meta({ description: "Id of the profile." }),
    displayName,
    description: description.unwrap().meta({
      description: "Description for administrators, without the provider's marker line.",
    }),
    roleScopeTagIds: roleScopeTagIds.unwrap(),
    settings: settings.meta({
      description: "Mail settings of the profile's platform. Linked certificates are not read.",
    }),
    targets: assignmentInputs.shape.targets.meta({
      description: "Who gets the profile, by id, without entries of policy sets.",
    }),
    lastModifiedDateTime: z
      .string()
      .meta({ description: "When the profile was last changed (ISO 8601)." })
      .optional(),
  })
  .meta({ typeName: "FoundEmailProfile", description: "An e-mail profile in the tenant." });

const outputs = z.object({
  profiles: z
    .array(profile)
    .meta({ description: "The profiles found, sorted by name and then by id; empty if there are none." }),
});

export const getEmailProfiles: LookUp<typeof inputs, typeof outputs> = {
  name: "getEmailProfiles",
  description:
    "Reads the e-mail profiles of the tenant with their settings and who gets them, whoever created them. All profiles are listed in a few requests.",
  sourceUrl: source,
  permissions: [permissions.readProfiles[0]],
  inputs,
  outputs,
  async run(tenant, wanted) {
    const found = [...(await allProfiles(tenant)).values()].flatMap(toProfile);
    const profiles = found
      .filter(({ settings: { platform } }) => [undefined, platform].includes(wanted.platform))
      .filter(({ displayName: name }) => [undefined, name].includes(wanted.displayName));
    return { profiles: profiles.sort(byNameAndId) };
  },
};

type Profile = z.infer<typeof profile>;

function toProfile(found: DeviceConfiguration): Profile[] {
  const values = fromGraph(found);
  if (!values) return [];
  const { description: text = "", roleScopeTagIds: tags = [], ...rest } = values;
  const targets = known(directTargets(found.assignments ?? []));
  const lastModified = found.lastModifiedDateTime ? { lastModifiedDateTime: found.lastModifiedDateTime } : {};
  return [{ id: found.id, ...rest, description: text, roleScopeTagIds: tags, targets, ...lastModified }];
}
