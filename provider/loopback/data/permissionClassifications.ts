import type { DelegatedPermissionClassification, PermissionScope } from "./consent";
import { guidOf } from "./guid";
import type { TenantData } from "./tenantData";

type Classes = Pick<TenantData, "delegatedPermissionClassifications">;

export const classificationsOf = (
  { delegatedPermissionClassifications }: Classes,
  principalId: string,
): DelegatedPermissionClassification[] => [...(delegatedPermissionClassifications.get(principalId) ?? [])];

/** Its id is no GUID. [I] how it comes about: the same permission has the same id in examples of different years. */
export const classificationOf = (
  principalId: string,
  { id: permissionId, value }: Pick<PermissionScope, "id" | "value">,
  classification: DelegatedPermissionClassification["classification"],
): DelegatedPermissionClassification => ({
  id: Buffer.from(guidOf(`${principalId} ${permissionId}`).replaceAll("-", ""), "hex").toString("base64url"),
  ...{ permissionId, permissionName: value, classification },
});
