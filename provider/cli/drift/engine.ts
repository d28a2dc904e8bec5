import type { EngineEvent, LocalWorkspace, Stack } from "@pulumi/pulumi/automation";
import { ConstraintError } from "../../errors";

/** The SDK is the stack's own, and large: no other command loads it. */
export async function automation() {
  try {
    return await import("@pulumi/pulumi/automation/index.js");
  } catch (error) {
    if (!String((error as Error).message).includes("@pulumi/pulumi")) throw error;
    throw new ConstraintError(
      "m365 drift needs @pulumi/pulumi beside pulumi-m365, as stacks do: npm install @pulumi/pulumi.",
      "M365_CONFIGURATION",
    );
  }
}

export async function openWorkspace(
  cwd: string,
  variables: Record<string, string> = {},
): Promise<LocalWorkspace> {
  const { LocalWorkspace } = await automation();
  const workspace = await LocalWorkspace.create({ workDir: cwd, envVars: variables });
  // Which stack is selected is the person's own: every call names its stack.
  workspace.selectStack = async () => {};
  return workspace;
}

export async function openStack(workspace: LocalWorkspace, stack: string): Promise<Stack> {
  const { Stack } = await automation();
  return Stack.select(stack, workspace);
}

export interface ManagedResource {
  urn: string;
  name: string;
  kind: string;
}

/** `pulumi-nodejs:dynamic/m365:EmailProfile` from a TypeScript program, `m365:index:EmailProfile` from others. */
const ourType = /^(?:pulumi-nodejs:dynamic\/m365|m365:index):(\w+)$/;

/** Of a resource that the program adds or takes away there is nothing to compare. */
const notCompared = new Set(["create", "delete", "import", "read", "remove-pending-replace"]);

/** The resources of this provider that the engine went through and the state knows, sorted by URN. */
export function resourcesIn(events: readonly EngineEvent[]): ManagedResource[] {
  const byUrn = new Map<string, ManagedResource>();
  for (const { resourcePreEvent } of events) {
    const { op = "", urn = "", type = "" } = resourcePreEvent?.metadata ?? {};
    const kind = ourType.exec(type)?.[1];
    if (kind && !notCompared.has(op)) byUrn.set(urn, { urn, kind, name: urn.split("::").at(-1) ?? "" });
  }
  return [...byUrn.values()].toSorted((one, other) => (one.urn < other.urn ? -1 : 1));
}

/** What the engine said in errors, once each, without its colours. */
export function errorsIn(events: readonly EngineEvent[]): string[] {
  const said = events
    .flatMap(({ diagnosticEvent }) => (diagnosticEvent?.severity === "error" ? diagnosticEvent.message : []))
    .map((message) => message.replace(/<\{%[^%]*%\}>/g, "").trim());
  return [...new Set(said)].filter((message) => message !== "");
}
