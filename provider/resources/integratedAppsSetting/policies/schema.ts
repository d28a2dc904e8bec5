import { z } from "zod";

const texts = z.array(z.string());

const part = z
  .object({
    permissions: texts.meta({
      description: "Names, or `<application id of the API>/<id>`; `*` for all.",
    }),
    type: z.string().meta({ description: "Type of the permissions, as in Microsoft Graph." }).optional(),
    classification: z.string().meta({ description: "Class of the permissions." }).optional(),
    apps: texts.meta({ description: "Application ids of the only apps." }).optional(),
    tenants: texts
      .meta({ description: "Tenants in which the only apps are registered; `own` for this one." })
      .optional(),
    publishers: texts.meta({ description: "The only publishers." }).optional(),
    isVerified: z.boolean().meta({ description: "Only for apps of verified publishers." }).optional(),
    isCertified: z.boolean().meta({ description: "Only for certified apps." }).optional(),
  })
  .meta({ typeName: "ConsentPolicyPart", description: "Permissions to which the same conditions apply." });
export type PolicyPart = z.infer<typeof part>;

export const policyContent = z
  .object({
    policy: z.string().meta({ description: "Id of the app consent policy." }),
    includes: z.array(part).meta({ description: "What people can consent to." }),
    excludes: z.array(part).meta({ description: "Exceptions to that." }),
  })
  .meta({
    typeName: "ConsentPolicyContent",
    description: "The content of an app consent policy when it was last read.",
  });
export type PolicyContent = z.infer<typeof policyContent>;
