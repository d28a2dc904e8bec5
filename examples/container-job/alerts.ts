import * as monitor from "@pulumi/azure-native/monitor";
import type { Workspace } from "@pulumi/azure-native/operationalinsights";
import type { ResourceGroup } from "@pulumi/azure-native/resources";

/** What job.mts prints once at its end, as one line of JSON. */
const outcomes = 'ContainerAppConsoleLogs | where Log has "m365-drift" | extend outcome = parse_json(Log)';

/** Mail when a night found drift or could not tell, and when no night was heard of. */
export function createAlerts(group: ResourceGroup, workspace: Workspace, emailAddress: string): void {
  const receivers = new monitor.ActionGroup("m365drift", {
    resourceGroupName: group.name,
    location: "Global",
    groupShortName: "m365drift",
    enabled: true,
    emailReceivers: [{ name: "team", emailAddress, useCommonAlertSchema: true }],
  });
  const rule = (name: string, displayName: string, window: Window, condition: Condition) =>
    new monitor.ScheduledQueryRule(name, {
      resourceGroupName: group.name,
      kind: monitor.Kind.LogAlert,
      displayName,
      scopes: [workspace.id],
      severity: 2,
      evaluationFrequency: "PT1H",
      // The table does not exist before the first log line is written.
      skipQueryValidation: true,
      autoMitigate: false,
      ...window,
      criteria: { allOf: [{ timeAggregation: monitor.TimeAggregation.Count, ...condition }] },
      actions: { actionGroups: [receivers.id] },
    });
  rule(
    "drift",
    "Microsoft 365 settings drifted, or could not be told",
    { windowSize: "PT1H" },
    {
      query: `${outcomes} | where toint(outcome.exitCode) != 0`,
      operator: monitor.ConditionOperator.GreaterThan,
      threshold: 0,
    },
  );
  rule(
    "silence",
    "The check of Microsoft 365 settings has not run",
    { windowSize: "P2D", muteActionsDuration: "P1D" },
    {
      query: outcomes,
      operator: monitor.ConditionOperator.LessThan,
      threshold: 1,
    },
  );
}

interface Window {
  windowSize: string;
  muteActionsDuration?: string;
}

interface Condition {
  query: string;
  operator: monitor.ConditionOperator;
  threshold: number;
}
