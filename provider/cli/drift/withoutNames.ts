import { withoutAddresses as masked } from "../../impact/addresses";
import type { DriftedProperty, Marks, ResourceReport, StackReport } from "./report";

/** Removes names of people: actors stay "an administrator" or "an application", and addresses keep their domain. */
export function withoutNames(report: StackReport): StackReport {
  const { reason, resources, acceptances, devices } = report;
  return {
    ...report,
    ...(reason === undefined ? {} : { reason: masked(reason) }),
    resources: resources.map(ofResource),
    ...(devices ? { devices: allMasked(devices) } : {}),
    ...(acceptances ? { acceptances: allMasked(acceptances) } : {}),
  };
}

function ofResource({ changedBy, reason, ...resource }: ResourceReport): ResourceReport {
  const { name: _, ...rest } = changedBy ?? { source: "unknown" };
  return {
    ...resource,
    ...(reason === undefined ? {} : { reason: masked(reason) }),
    properties: resource.properties.map(ofProperty),
    impact: resource.impact.map(masked),
    ...(resource.notices ? { notices: resource.notices.map(masked) } : {}),
    ...(resource.effects ? { effects: allMasked(resource.effects) } : {}),
    ...(changedBy ? { changedBy: rest } : {}),
  };
}

function ofProperty({ accept, ...property }: DriftedProperty): DriftedProperty {
  return { ...allMasked(property), ...(accept ? { accept: acceptOf(accept) } : {}) };
}

/** Leaves out an entry that contains addresses, because a masked one would accept a different value. */
function acceptOf(accept: NonNullable<Marks["accept"]>): NonNullable<Marks["accept"]> {
  const isWhole = masked(JSON.stringify(accept)) === JSON.stringify(accept);
  return isWhole ? accept : { words: namesNeeded };
}

const namesNeeded =
  "use m365 drift --accept, which writes the value with its addresses into the ignore file, or --names to see the entry here";

const allMasked = <T>(value: T): T => JSON.parse(masked(JSON.stringify(value)));
