import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { example, installAzureNative } from "./installed";
import { config, inputsOf, type Made, names, registryId, rolesIn, run } from "./mocked";

jest.setTimeout(120_000);
const installMs = 180_000;

const nightly = [
  "app:Job drift",
  "app:ManagedEnvironment m365drift",
  "authorization:RoleAssignment decrypts-state",
  "authorization:RoleAssignment reads-state",
  "authorization:RoleAssignment writes-history",
  "authorization:RoleAssignment writes-pages",
  "keyvault:Key pulumi",
  "keyvault:Vault m365drift",
  "managedidentity:UserAssignedIdentity m365-drift",
  "monitor:ActionGroup m365drift",
  "monitor:DiagnosticSetting logs",
  "monitor:ScheduledQueryRule drift",
  "monitor:ScheduledQueryRule silence",
  "operationalinsights:Workspace m365drift",
  "resources:ResourceGroup m365-drift",
  "storage:BlobContainer history",
  "storage:BlobContainer pages",
  "storage:BlobContainer state",
  "storage:BlobServiceProperties recovery",
  "storage:StorageAccount m365drift",
];

beforeAll(installAzureNative, installMs);

const tsc = (...parameters: string[]) =>
  execFileSync(process.execPath, [join(__dirname, "../../node_modules/typescript/bin/tsc"), ...parameters], {
    encoding: "utf8",
  });

test("the program compiles against the real SDK, and the job against its dependencies", () => {
  const options = [
    "--strict",
    "--skipLibCheck",
    "--module",
    "nodenext",
    "--target",
    "es2023",
    "--types",
    "node",
  ];

  expect(tsc("--project", example)).toBe("");
  expect(tsc("--ignoreConfig", "--noEmit", ...options, join(example, "job.mts"))).toBe("");
});

test("the nightly check consists of exactly these resources, and its outputs are what the next steps need", async () => {
  const { made, outputs } = await run();

  expect(names(made)).toEqual(nightly);
  expect(outputs).toEqual({
    backendUrl: "azblob://state?storage_account=m365drift",
    secretsProvider: "azurekeyvault://m365drift.vault.azure.net/keys/pulumi",
    identityClientId: "identity-client",
    identityPrincipalId: "identity-object",
    nextStep: "./grant-roles.sh identity-object",
  });
});

test("the job runs once a night with its identity, without secrets in its variables", async () => {
  const { made } = await run({ schedule: "30 1 * * *", stacks: "prod pilot", registryId });

  expect(inputsOf(made, "app:Job", "drift")).toEqual({
    resourceGroupName: "m365-drift",
    environmentId: "/id/m365drift",
    workloadProfileName: "Consumption",
    identity: { type: "UserAssigned", userAssignedIdentities: ["/id/m365-drift"] },
    configuration: {
      triggerType: "Schedule",
      scheduleTriggerConfig: { cronExpression: "30 1 * * *", parallelism: 1, replicaCompletionCount: 1 },
      replicaTimeout: 3600,
      replicaRetryLimit: 1,
      registries: [{ server: "contoso.azurecr.io", identity: "/id/m365-drift" }],
    },
    template: {
      containers: [
        {
          name: "drift",
          image: config.image,
          command: ["node", "job.mts", "drift"],
          resources: { cpu: 1, memory: "2Gi" },
          env: [
            { name: "AZURE_CLIENT_ID", value: "identity-client" },
            { name: "PULUMI_BACKEND_URL", value: "azblob://state?storage_account=m365drift" },
            { name: "M365_JOB_ACCOUNT", value: "m365drift" },
            { name: "M365_SIGN_IN", value: "managedIdentity" },
            { name: "M365_TENANT_ID", value: config.tenantId },
            { name: "M365_CLIENT_ID", value: "identity-client" },
            { name: "M365_JOB_STACKS", value: "prod pilot" },
          ],
        },
      ],
    },
  });
});

test("the identity can read the state, write history and pages, decrypt and pull the image, and nothing else", async () => {
  const { made } = await run({ registryId });

  expect(rolesIn(made).toSorted()).toEqual(
    [
      ["12338af0-0e69-4776-bea7-57ae8d297424", "/id/m365drift/keys/pulumi"],
      ["2a2b9908-6ea1-4ae2-8e65-a410df84e7d1", "/id/state"],
      ["7f951dda-4ed3-4680-a7ca-43fe172d538d", registryId],
      ["ba92f5b4-2d11-453d-a403-e96b0029c9fe", "/id/history"],
      ["ba92f5b4-2d11-453d-a403-e96b0029c9fe", "/id/pages"],
    ].toSorted(),
  );
});

test("the alerts search for the line that the job prints: after drift, and after nights without a line", async () => {
  const { made } = await run();
  const line = 'ContainerAppConsoleLogs | where Log has "m365-drift" | extend outcome = parse_json(Log)';
  const rule = (name: string) => inputsOf(made, "monitor:ScheduledQueryRule", name);

  expect(rule("drift")).toMatchObject({
    scopes: ["/id/m365drift"],
    windowSize: "PT1H",
    evaluationFrequency: "PT1H",
    criteria: {
      allOf: [
        {
          query: `${line} | where toint(outcome.exitCode) != 0`,
          timeAggregation: "Count",
          operator: "gt",
          threshold: 0,
        },
      ],
    },
    actions: { actionGroups: ["/id/m365drift"] },
  });
  expect(rule("silence")).toMatchObject({
    windowSize: "P2D",
    muteActionsDuration: "P1D",
    criteria: { allOf: [{ query: line, timeAggregation: "Count", operator: "lt", threshold: 1 }] },
  });
  expect(inputsOf(made, "monitor:ActionGroup", "m365drift")).toMatchObject({
    emailReceivers: [{ name: "team", emailAddress: config.alertEmail, useCommonAlertSchema: true }],
  });
});

test("a fleet has one job per shard instead of the nightly job, and one that merges in the morning", async () => {
  const { made } = await run({ fleet: "true", shards: "3" });

  expect(names(made)).toEqual(
    [
      ...nightly.filter((name) => name !== "app:Job drift"),
      ...["merge", "shard-1", "shard-2", "shard-3"].map((name) => `app:Job ${name}`),
      "authorization:RoleAssignment writes-results",
      "storage:BlobContainer results",
    ].toSorted(),
  );
  expect(inputsOf(made, "app:Job", "shard-2")).toMatchObject({
    configuration: {
      triggerType: "Schedule",
      scheduleTriggerConfig: { cronExpression: "0 2 * * *", parallelism: 1, replicaCompletionCount: 1 },
      replicaTimeout: 14_400,
      replicaRetryLimit: 1,
    },
    template: {
      containers: [
        {
          command: ["node", "job.mts", "shard"],
          env: [
            { name: "AZURE_CLIENT_ID", value: "identity-client" },
            { name: "PULUMI_BACKEND_URL", value: "azblob://state?storage_account=m365drift" },
            { name: "M365_JOB_ACCOUNT", value: "m365drift" },
            { name: "M365_JOB_RESULTS", value: "https://m365drift.blob.core.windows.net/results" },
            { name: "M365_JOB_SHARD", value: "2/3" },
          ],
        },
      ],
    },
  });
  expect(inputsOf(made, "app:Job", "merge")?.configuration).toMatchObject({
    scheduleTriggerConfig: { cronExpression: "0 6 * * *" },
  });
});

describe.each([
  ["nightly", {}],
  ["fleet", { fleet: "true", registryId }],
])("policy, %s", (_, more) => {
  let made: Made[];
  beforeAll(async () => {
    ({ made } = await run(more));
  });
  const all = (type: string) => made.filter((one) => one.type === type).map(({ inputs }) => inputs);

  test("storage accepts only identities and TLS 1.2, and no container is public", () => {
    expect(all("storage:StorageAccount")).toEqual([
      expect.objectContaining({
        allowBlobPublicAccess: false,
        allowSharedKeyAccess: false,
        allowCrossTenantReplication: false,
        enableHttpsTrafficOnly: true,
        minimumTlsVersion: "TLS1_2",
      }),
    ]);
    expect(new Set(all("storage:BlobContainer").map(({ publicAccess }) => publicAccess))).toEqual(
      new Set(["None"]),
    );
    expect(made.filter(({ type }) => /StaticWebsite/.test(type))).toEqual([]);
  });

  test("the vault uses roles and purge protection", () => {
    const [vault] = all("keyvault:Vault");

    expect(vault?.properties).toMatchObject({
      enableRbacAuthorization: true,
      enableSoftDelete: true,
      enablePurgeProtection: true,
    });
    expect(vault?.properties).not.toHaveProperty("accessPolicies");
  });

  test("there are no secrets: no key of an account or workspace, no password, no secret of a job", () => {
    const text = JSON.stringify(made);

    expect(text).not.toMatch(/AccountKey|sharedKey"|SharedAccessSignature|password|"secrets"|secretRef/i);
    expect(all("operationalinsights:Workspace")).toEqual([
      expect.objectContaining({ features: { disableLocalAuth: true } }),
    ]);
    expect(all("app:ManagedEnvironment")).toEqual([
      expect.objectContaining({ appLogsConfiguration: { destination: "azure-monitor" } }),
    ]);
  });

  test("the scope of every role is one container, key or registry", () => {
    const scopes = rolesIn(made).map(([, scope]) => scope);

    expect(scopes.length).toBeGreaterThan(3);
    expect(scopes.filter((scope) => scope === "/id/m365drift" || scope === "/id/m365-drift")).toEqual([]);
  });
});
