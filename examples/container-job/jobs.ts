import type { types } from "@pulumi/azure-native";
import * as app from "@pulumi/azure-native/app";
import type { UserAssignedIdentity } from "@pulumi/azure-native/managedidentity";
import type { ResourceGroup } from "@pulumi/azure-native/resources";
import { type Input, interpolate, type Resource } from "@pulumi/pulumi";
import type { Storage } from "./storage";

export interface Surroundings {
  group: ResourceGroup;
  environment: app.ManagedEnvironment;
  identity: UserAssignedIdentity;
  storage: Storage;
  /** Made first: the image is pulled while a job is made. */
  grants: Resource[];
  image: string;
  /** `contoso.azurecr.io`, when the image has to be pulled with the identity. */
  registryServer?: string;
}

interface JobOptions {
  command: string[];
  timeoutMinutes: number;
  trigger: Omit<types.input.app.JobConfigurationArgs, "replicaTimeout">;
  variables?: Record<string, Input<string>>;
}

const onSchedule = (cronExpression: string): JobOptions["trigger"] => ({
  triggerType: app.TriggerType.Schedule,
  scheduleTriggerConfig: { cronExpression, parallelism: 1, replicaCompletionCount: 1 },
});

/** One tenant: one run a night, tried once more when it could not tell. */
export function createNightlyJob(
  on: Surroundings,
  { schedule, tenantId, stacks }: { schedule: string; tenantId: string; stacks: string },
): void {
  createJob("drift", on, {
    command: ["node", "job.mts", "drift"],
    timeoutMinutes: 60,
    trigger: onSchedule(schedule),
    variables: {
      M365_SIGN_IN: "managedIdentity",
      M365_TENANT_ID: tenantId,
      M365_CLIENT_ID: on.identity.clientId,
      M365_JOB_STACKS: stacks,
    },
  });
}

/** Many tenants: one job for each shard of them, tried again when it broke off, and one that reports in the morning. */
export function createFleetJobs(
  on: Surroundings,
  { schedule, reportSchedule, shards }: { schedule: string; reportSchedule: string; shards: number },
): void {
  const results = interpolate`https://${on.storage.account.name}.blob.core.windows.net/results`;
  for (let number = 1; number <= shards; number++)
    createJob(`shard-${number}`, on, {
      command: ["node", "job.mts", "shard"],
      timeoutMinutes: 240,
      trigger: onSchedule(schedule),
      variables: { M365_JOB_RESULTS: results, M365_JOB_SHARD: `${number}/${shards}` },
    });
  createJob("merge", on, {
    command: ["node", "job.mts", "merge"],
    timeoutMinutes: 30,
    trigger: onSchedule(reportSchedule),
    variables: { M365_JOB_RESULTS: results },
  });
}

function createJob(
  name: string,
  on: Surroundings,
  { command, timeoutMinutes, trigger, variables }: JobOptions,
): void {
  const { group, environment, identity, storage, grants, image, registryServer } = on;
  const env = {
    // Selects the user-assigned identity, also for the engine's storage and key vault.
    AZURE_CLIENT_ID: identity.clientId,
    PULUMI_BACKEND_URL: interpolate`azblob://state?storage_account=${storage.account.name}`,
    M365_JOB_ACCOUNT: storage.account.name,
    ...variables,
  };
  new app.Job(
    name,
    {
      resourceGroupName: group.name,
      environmentId: environment.id,
      workloadProfileName: "Consumption",
      identity: { type: app.ManagedServiceIdentityType.UserAssigned, userAssignedIdentities: [identity.id] },
      configuration: {
        ...trigger,
        replicaTimeout: timeoutMinutes * 60,
        replicaRetryLimit: 1,
        registries: registryServer ? [{ server: registryServer, identity: identity.id }] : [],
      },
      template: {
        containers: [
          {
            name,
            image,
            command,
            resources: { cpu: 1, memory: "2Gi" },
            env: Object.entries(env).map(([variable, value]) => ({ name: variable, value })),
          },
        ],
      },
    },
    { dependsOn: grants },
  );
}
