import { z } from "zod";
import { show } from "../../lifecycle/check";
import { insteadOf } from "../../lifecycle/gone";

const source =
  "https://learn.microsoft.com/graph/api/intune-deviceconfig-deviceconfiguration-assign?view=graph-rest-beta";

const guid = (what: string) =>
  z
    .string()
    .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, {
      error: ({ input }) => `${show(input)} is not an id (a GUID).`,
    })
    .meta({ description: what, ignoreCase: true, source });

const target = z
  .strictObject({
    kind: z.enum(["group", "excludeGroup", "allUsers", "allDevices", "configurationManagerCollection"]).meta({
      description: "Kind of target.",
      values: {
        group: "The members of a group. Prefer groups of users, because mail is set up for a user.",
        excludeGroup:
          "The members of this group do not get the profile, even if another target includes them.",
        allUsers: "Every licensed user of the tenant.",
        allDevices: "Every enrolled device of the tenant.",
        configurationManagerCollection: "A Configuration Manager collection (co-management).",
      },
    }),
    groupId: guid("Object id of the group in Entra ID, for `group` and `excludeGroup`.").optional(),
    groupName: z
      .string()
      .min(1, "is empty.")
      .meta({
        description:
          "Display name of the group, instead of `groupId`. Exactly one group must have this name. The state keeps its id, so that renaming the group later changes nothing.",
      })
      .optional(),
    collectionId: z
      .string()
      .min(1, "is empty.")
      .meta({ description: "Id of the collection, for `configurationManagerCollection`.", ignoreCase: true })
      .optional(),
    filterId: guid("Id of an assignment filter that narrows the target. Needs `filterMode`.").optional(),
    filterName: z
      .string()
      .min(1, "is empty.")
      .meta({
        description:
          "Name of an assignment filter, instead of `filterId`. Exactly one filter must have this name.",
      })
      .optional(),
    filterMode: z
      .enum(["include", "exclude"])
      .meta({
        description: "Whether devices that match the filter are included or excluded.",
        values: {
          include: "Only devices that match get the profile.",
          exclude: "Devices that match do not get the profile.",
        },
      })
      .optional(),
  })
  .meta({ typeName: "AssignmentTarget", description: "One entry in the list of who gets a profile." });

export const inputs = z
  .strictObject({
    profileId: guid(
      "Id of the e-mail profile, such as `profile.id`. A different profile means a different assignment.",
    ).meta({
      description:
        "Id of the e-mail profile, such as `profile.id`. A different profile means a different assignment.",
      ignoreCase: true,
      replaceOnChanges: true,
    }),
    mode: z
      .enum(["authoritative", "additive"])
      .meta({
        description: "Which entries this resource owns. Default `authoritative`.",
        values: {
          authoritative:
            "All entries: an entry that somebody else adds appears in the next preview and is removed.",
          additive:
            "Only its own entries: all others, including those of other additive resources, are left alone.",
        },
        steering: true,
      })
      .optional(),
    targets: z.array(target).meta({
      description:
        "Who gets the profile, in any order. An empty list removes it from everyone. Assignments that come from a policy set are ignored.",
      set: true,
      decidesAccess: true,
      source,
    }),
  })
  .meta({
    description:
      "Who gets an e-mail profile. People who lose it lose the account and its synchronised data at the next check-in of their device.",
  });

export type ProfileAssignmentInputs = z.infer<typeof inputs>;
export type Target = z.infer<typeof target>;

export const computed = z.object({
  insteadOf,
  resolvedNames: z
    .record(z.string(), z.string())
    .meta({
      description:
        "Ids of the groups and filters that are declared by name, kept so that a rename is not a change.",
    })
    .optional(),
  foundBefore: z
    .array(z.string())
    .meta({
      description: "Additive only: entries that already existed, and stay when this resource is deleted.",
    })
    .optional(),
});
type ProfileAssignmentComputed = z.infer<typeof computed>;
export type Declared = Partial<ProfileAssignmentInputs> & ProfileAssignmentComputed;
