import * as authorization from "@pulumi/azure-native/authorization";
import { type Input, interpolate } from "@pulumi/pulumi";

/** Azure's built-in roles. @see https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
const roles = {
  "Storage Blob Data Reader": "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
  "Storage Blob Data Contributor": "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
  "Key Vault Crypto User": "12338af0-0e69-4776-bea7-57ae8d297424",
  AcrPull: "7f951dda-4ed3-4680-a7ca-43fe172d538d",
};

/** Grants an identity one role on one thing. */
export const granter =
  (principalId: Input<string>) => (name: string, role: keyof typeof roles, scope: Input<string>) =>
    new authorization.RoleAssignment(name, {
      principalId,
      principalType: authorization.PrincipalType.ServicePrincipal,
      roleDefinitionId: interpolate`/providers/Microsoft.Authorization/roleDefinitions/${roles[role]}`,
      scope,
    });
