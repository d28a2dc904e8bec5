import { withoutAddresses as masked } from "../../impact/addresses";
import type { ResourceReport, StackReport } from "./report";

/** Who changed something stays "an administrator" or "an application", and addresses of people their domain. */
export function withoutNames(report: StackReport): StackReport {
  const { reason, resources } = report;
  return {
    ...report,
    ...(reason === undefined ? {} : { reason: masked(reason) }),
    resources: resources.map(ofResource),
  };
}

function ofResource({ changedBy, reason, ...resource }: ResourceReport): ResourceReport {
  const { name: _, ...rest } = changedBy ?? { source: "unknown" };
  return {
    ...resource,
    ...(reason === undefined ? {} : { reason: masked(reason) }),
    properties: JSON.parse(masked(JSON.stringify(resource.properties))),
    impact: resource.impact.map(masked),
    ...(resource.effects ? { effects: JSON.parse(masked(JSON.stringify(resource.effects))) } : {}),
    ...(changedBy ? { changedBy: rest } : {}),
  };
}
