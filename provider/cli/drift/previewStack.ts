import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { auditWaitVariable, observationsVariable } from "../../tenant/config";
import { observationsIn } from "../observations";
import { errorsIn, openStack, openWorkspace, reasonOf, resourcesIn } from "./engine";
import type { CheckOptions, StackFindings } from "./look";

/**
 * Runs a preview, which compares the tenant with the current program and configuration and writes nothing. A refresh
 * would use the configuration of the last run and write the tenant's values into the state.
 */
export async function previewStack(
  cwd: string,
  stack: string,
  { signal, auditWait = 0 }: CheckOptions = {},
): Promise<StackFindings> {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-m365-drift-"));
  const file = join(folder, "observations.jsonl");
  const events: EngineEvent[] = [];
  try {
    const workspace = await openWorkspace(cwd, {
      [observationsVariable]: file,
      [auditWaitVariable]: String(auditWait),
    });
    const failure = await preview(() => openStack(workspace, stack), events, signal);
    return { resources: resourcesIn(events), observations: observationsIn(file), failure };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function preview(
  open: () => ReturnType<typeof openStack>,
  events: EngineEvent[],
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  try {
    await (await open()).preview({ color: "never", onEvent: (event) => events.push(event), signal });
    return undefined;
  } catch (error) {
    return errorsIn(events).join(" ") || `${reasonOf(error as Error)} Nothing was read.`;
  }
}
