import type { DelegatedPermissionClassification, PermissionScope } from "./consent";
import { guidOf } from "./guid";
import type { TenantData } from "./tenantData";

type Classes = Pick<TenantData, "delegatedPermissionClassifications">;

export const classificationsOf = (
  { delegatedPermissionClassifications }: Classes,
  principalId: string,
): DelegatedPermissionClassification[] => [...(delegatedPermissionClassifications.get(principalId) ?? [])];

/** The id is not a GUID. [I] It depends on the permission: examples from different years have the same id. */
export const classificationOf = (
  principalId: string,
  { id: permissionId, value }: Pick<PermissionScope, "id" | "value">,
  classification: DelegatedPermissionClassification["classification"],
): DelegatedPermissionClassification => ({
  id: Buffer.from(guidOf(`${principalId} ${permissionId}`).replaceAll("-", ""), "hex").toString("base64url"),
  ...{ permissionId, permissionName: value, classification },
});
