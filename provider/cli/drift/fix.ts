import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { ownerOf } from "../../lifecycle/owner";
import { keptVariable } from "../../tenant/config";
import { errorsIn, openStack, openWorkspace, reasonOf } from "./engine";
import type { ResourceReport, StackReport } from "./report";
import { reasonNotToUpdate } from "./undeployed";

/** The resources that the update resets. */
export function resourcesToFix({ resources }: StackReport): ResourceReport[] {
  return resources.filter(({ status }) => status === "gone" || status === "drifted");
}

/** Accepted property paths by owner of the resource. The update leaves these as they are in the tenant. */
export function acceptedPaths({ resources }: StackReport): Record<string, string[]> {
  const accepted = resources.map(({ urn, properties }) => {
    // Not the content of a policy, which an update never writes; the list that names the policy needs its own entry.
    const written = properties.filter(({ item }) => item === undefined);
    const paths = written.flatMap(({ path, ignored, ignoredParts = [] }) =>
      ignored && ignoredParts.length === 0 ? [path] : ignoredParts,
    );
    return [ownerOf(urn), paths] as const;
  });
  return Object.fromEntries(accepted.filter(([, paths]) => paths.length > 0));
}

const acceptedGone = ({ resources }: StackReport): string[] =>
  resources.filter(({ ignored }) => ignored).map(({ urn }) => urn);

/**
 * Updates only the resources that drifted, then checks whether they are as declared.
 *
 * @param again checks the stack once more; accepted differences do not count
 */
export async function resetDrift(
  cwd: string,
  report: StackReport,
  again: () => Promise<StackReport>,
): Promise<StackReport> {
  if (report.status !== "drifted" && report.status !== "gone") return report;
  const failure = await update(cwd, report);
  if (failure !== undefined) return { ...report, fixed: false, reason: failure };
  return { ...report, fixed: areInLine(await again(), resourcesToFix(report)) };
}

async function update(cwd: string, report: StackReport): Promise<string | undefined> {
  const events: EngineEvent[] = [];
  const folder = mkdtempSync(join(tmpdir(), "pulumi-m365-fix-"));
  const file = join(folder, "kept.json");
  const targets = resourcesToFix(report);
  try {
    writeFileSync(file, JSON.stringify(acceptedPaths(report)));
    const stack = await openStack(await openWorkspace(cwd, { [keptVariable]: file }), report.stack);
    const options = {
      color: "never" as const,
      onEvent: (event: EngineEvent) => void events.push(event),
      target: targets.map(({ urn }) => urn),
      // A recreated object has a new id, which dependent resources need.
      targetDependents: targets.some(({ status }) => status === "gone"),
    };
    // Also with --program: the report does not show what the program newly declares, because that is not drift.
    await stack.preview(options);
    const reason = reasonNotToUpdate(events, acceptedGone(report));
    if (reason === undefined) await stack.up(options);
    return reason;
  } catch (error) {
    return errorsIn(events).join(" ") || reasonOf(error as Error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function areInLine({ resources }: StackReport, wanted: readonly ResourceReport[]): boolean {
  const names = new Set(wanted.map(({ urn }) => urn));
  const seen = resources.filter(({ urn }) => names.has(urn));
  return seen.length === names.size && seen.every(({ status }) => status === "inLine");
}
