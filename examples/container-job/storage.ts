import type { ResourceGroup } from "@pulumi/azure-native/resources";
import * as azure from "@pulumi/azure-native/storage";

/** State, history and pages, for identities only: no shared key exists that could leak, and nothing is public. */
export function createStorage(group: ResourceGroup) {
  const account = new azure.StorageAccount("m365drift", {
    resourceGroupName: group.name,
    kind: azure.Kind.StorageV2,
    sku: { name: azure.SkuName.Standard_ZRS },
    allowBlobPublicAccess: false,
    allowSharedKeyAccess: false,
    allowCrossTenantReplication: false,
    defaultToOAuthAuthentication: true,
    enableHttpsTrafficOnly: true,
    minimumTlsVersion: azure.MinimumTlsVersion.TLS1_2,
  });
  const place = { resourceGroupName: group.name, accountName: account.name };
  // A state that was overwritten by mistake can be restored for a month.
  new azure.BlobServiceProperties("recovery", {
    ...place,
    blobServicesName: "default",
    isVersioningEnabled: true,
    deleteRetentionPolicy: { enabled: true, days: 30 },
    containerDeleteRetentionPolicy: { enabled: true, days: 30 },
  });
  const container = (containerName: string) =>
    new azure.BlobContainer(containerName, {
      ...place,
      containerName,
      publicAccess: azure.PublicAccess.None,
    });
  return { account, container };
}

export type Storage = ReturnType<typeof createStorage>;
