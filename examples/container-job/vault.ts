import * as keyvault from "@pulumi/azure-native/keyvault";
import type { ResourceGroup } from "@pulumi/azure-native/resources";

/** The key that encrypts the secrets in the stack's state. It never leaves the vault. */
export function createVault(group: ResourceGroup, tenantId: string) {
  const vault = new keyvault.Vault("m365drift", {
    resourceGroupName: group.name,
    properties: {
      tenantId,
      sku: { family: keyvault.SkuFamily.A, name: keyvault.SkuName.Standard },
      enableRbacAuthorization: true,
      enableSoftDelete: true,
      enablePurgeProtection: true,
    },
  });
  const key = new keyvault.Key("pulumi", {
    resourceGroupName: group.name,
    vaultName: vault.name,
    keyName: "pulumi",
    properties: { kty: keyvault.JsonWebKeyType.RSA, keySize: 3072, keyOps: ["encrypt", "decrypt"] },
  });
  return { vault, key };
}
