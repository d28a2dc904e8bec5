import * as managedidentity from "@pulumi/azure-native/managedidentity";
import * as resources from "@pulumi/azure-native/resources";
import { Config, interpolate } from "@pulumi/pulumi";
import { createAlerts } from "./alerts";
import { createEnvironment } from "./environment";
import { createFleetJobs, createNightlyJob } from "./jobs";
import { granter } from "./roles";
import { createStorage } from "./storage";
import { createVault } from "./vault";

const config = new Config();
const tenantId = config.require("tenantId");
const schedule = config.get("schedule") ?? "0 2 * * *";
/** Resource id of an Azure Container Registry; without it the image is pulled without signing in. */
const registryId = config.get("registryId");
const isFleet = config.getBoolean("fleet") ?? false;

const group = new resources.ResourceGroup("m365-drift");
const identity = new managedidentity.UserAssignedIdentity("m365-drift", { resourceGroupName: group.name });
const storage = createStorage(group);
const { vault, key } = createVault(group, tenantId);
const { workspace, environment } = createEnvironment(group);
createAlerts(group, workspace, config.require("alertEmail"));

// A drift check writes no state, so the job has no write access: `pulumi up` runs elsewhere, with another identity.
const grant = granter(identity.principalId);
const grants = [
  grant("reads-state", "Storage Blob Data Reader", storage.container("state").id),
  grant("writes-history", "Storage Blob Data Contributor", storage.container("history").id),
  grant("writes-pages", "Storage Blob Data Contributor", storage.container("pages").id),
  grant("decrypts-state", "Key Vault Crypto User", interpolate`${vault.id}/keys/${key.name}`),
  ...(registryId ? [grant("pulls-image", "AcrPull", registryId)] : []),
];

const surroundings = {
  ...{ group, environment, identity, storage, grants },
  image: config.require("image"),
  registryServer: registryId && `${registryId.split("/").at(-1)}.azurecr.io`,
};
if (isFleet) {
  grant("writes-results", "Storage Blob Data Contributor", storage.container("results").id);
  createFleetJobs(surroundings, {
    schedule,
    reportSchedule: config.get("reportSchedule") ?? "0 6 * * *",
    shards: config.getNumber("shards") ?? 1,
  });
} else {
  createNightlyJob(surroundings, { schedule, tenantId, stacks: config.get("stacks") ?? "prod" });
}

export const backendUrl = interpolate`azblob://state?storage_account=${storage.account.name}`;
export const secretsProvider = interpolate`azurekeyvault://${vault.name}.vault.azure.net/keys/${key.name}`;
export const identityClientId = identity.clientId;
export const identityPrincipalId = identity.principalId;
/** What is left for an administrator of the Microsoft 365 tenant. */
export const nextStep = interpolate`./grant-roles.sh ${identity.principalId}`;
