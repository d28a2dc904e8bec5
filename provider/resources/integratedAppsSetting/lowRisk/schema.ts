import { z } from "zod";
import { show } from "../../../lifecycle/check";

const classifications =
  "https://learn.microsoft.com/entra/identity/enterprise-apps/configure-permission-classifications";

export const lowRiskPermission = z
  .strictObject({
    api: z.string().min(1, "is empty.").meta({
      description:
        "The API that offers the permission: `Microsoft Graph`, `Office 365 Exchange Online`, the display name of another application, or an application id.",
      ignoreCase: true,
      source: classifications,
    }),
    permission: z
      .string()
      .regex(/^[\w.-]+$/, {
        error: ({ input }) =>
          `${show(input)} is not the name of a permission. Leave out the address of the API: "User.Read".`,
      })
      .meta({
        description: "Name of a delegated permission, such as `User.Read`.",
        ignoreCase: true,
        source: classifications,
      }),
  })
  .meta({ typeName: "LowRiskPermission", description: "A delegated permission of an API." });
export type LowRiskPermission = z.infer<typeof lowRiskPermission>;

export const lowRiskPermissions = z.array(lowRiskPermission).meta({
  description:
    'Delegated permissions that are classified as low, in any order: with `userConsent: "lowRisk"`, people can grant them to apps of verified publishers and of this organisation. Permissions that others classified stay and do not count as a difference. Default: unchanged. If you remove it from the program, those that it added are no longer classified.',
  set: true,
  serviceDefault: [],
  decidesAccess: true,
  source: classifications,
});
