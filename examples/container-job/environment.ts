import * as app from "@pulumi/azure-native/app";
import * as monitor from "@pulumi/azure-native/monitor";
import * as operationalinsights from "@pulumi/azure-native/operationalinsights";
import type { ResourceGroup } from "@pulumi/azure-native/resources";

/** Where jobs run and where their output is kept. Logs travel by diagnostic setting, which needs no workspace key. */
export function createEnvironment(group: ResourceGroup) {
  const workspace = new operationalinsights.Workspace("m365drift", {
    resourceGroupName: group.name,
    sku: { name: operationalinsights.WorkspaceSkuNameEnum.PerGB2018 },
    retentionInDays: 30,
    features: { disableLocalAuth: true },
  });
  const environment = new app.ManagedEnvironment("m365drift", {
    resourceGroupName: group.name,
    appLogsConfiguration: { destination: "azure-monitor" },
    workloadProfiles: [{ name: "Consumption", workloadProfileType: "Consumption" }],
  });
  new monitor.DiagnosticSetting("logs", {
    resourceUri: environment.id,
    workspaceId: workspace.id,
    logs: ["ContainerAppConsoleLogs", "ContainerAppSystemLogs"].map((category) => ({
      category,
      enabled: true,
    })),
  });
  return { workspace, environment };
}
