import { z } from "zod";
import { show } from "../../lifecycle/check";
import { insteadOf } from "../../lifecycle/gone";
import { settingsByName } from "./byName/inputs";

const source =
  "https://learn.microsoft.com/graph/api/resources/intune-deviceconfig-deviceconfiguration?view=graph-rest-beta";

export const inputs = z
  .strictObject({
    displayName: z
      .string()
      .min(1, "is empty: administrators see this name in the Intune admin center.")
      .meta({
        description:
          "Name of the profile in the Intune admin center. It does not have to be unique, because the profile is identified by its id. Users do not see it.",
        source,
      }),
    description: z
      .string()
      .meta({
        description:
          "Description for administrators. Default: empty. On create, the provider adds a last line `[pulumi:…]`, by which an interrupted create finds its profile again; that line is not part of this value.",
        serviceDefault: "",
        source,
      })
      .optional(),
    roleScopeTagIds: z
      .array(
        z.string().regex(/^\d+$/, {
          error: ({ input }) => `${show(input)} is not a scope tag id (a whole number as text, such as "0").`,
        }),
      )
      .min(1, "is empty: a profile needs at least one scope tag. Leave it out for the default.")
      .meta({
        description:
          'Ids of the scope tags that determine which administrators can see the profile, in any order. Default `["0"]`.',
        set: true,
        serviceDefault: ["0"],
        source,
      })
      .optional(),
    roleScopeTagNames: z
      .array(z.string().min(1, "is empty."))
      .min(1, "is empty: a profile needs at least one scope tag. Leave it out for the default.")
      .meta({
        description:
          "Names of scope tags, instead of `roleScopeTagIds`, in any order. Exactly one tag must have each name. The state keeps its id, so that renaming the tag later changes nothing.",
        set: true,
        source,
      })
      .optional(),
    settings: z.discriminatedUnion("platform", settingsByName).meta({
      typeName: "EmailProfileSettings",
      description: "Mail settings for one platform. All settings except `platform` can be changed in place.",
      source,
    }),
    marker: z
      .boolean()
      .meta({
        description:
          "Whether the description ends with a line `[pulumi:…]`, by which an interrupted create finds its profile again. Default true. If false, such a create stops and lists the candidates.",
        steering: true,
      })
      .optional(),
  })
  .meta({
    description:
      "An Intune e-mail profile, which sets up mail on the devices of the users it is assigned to. It has no effect until a ProfileAssignment assigns it. When it changes, devices apply the change at their next check-in, and users may be asked to approve it.",
  });

export type EmailProfileInputs = z.infer<typeof inputs>;

export const computed = z.object({
  insteadOf,
  resolvedNames: z
    .record(z.string(), z.string())
    .meta({
      description:
        "Ids of the certificate profiles, derived credential settings and scope tags that are declared by name, kept so that a rename is not a change.",
    })
    .optional(),
});
