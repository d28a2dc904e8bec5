import type { EngineEvent, LocalWorkspace, PulumiCommand, Stack } from "@pulumi/pulumi/automation";
import { ConstraintError } from "../../errors";
import { nameOf } from "../../lifecycle/owner";

/** The SDK is the stack's own, and large: no other command loads it. */
async function automation() {
  try {
    return await import("@pulumi/pulumi/automation/index.js");
  } catch (error) {
    if (!String((error as Error).message).includes("@pulumi/pulumi")) throw error;
    throw new ConstraintError(
      "m365 drift needs @pulumi/pulumi next to pulumi-m365, like stacks do: npm install @pulumi/pulumi.",
      "M365_CONFIGURATION",
    );
  }
}

/** Asked for its version once for all stacks. */
let command: Promise<PulumiCommand> | undefined;

async function pulumi(): Promise<PulumiCommand> {
  const { PulumiCommand } = await automation();
  try {
    command ??= PulumiCommand.get();
    return await command;
  } catch (error) {
    throw new ConstraintError(
      `m365 drift could not run the pulumi command: ${reasonOf(error as Error)} See https://www.pulumi.com/docs/install.`,
      "M365_CONFIGURATION",
    );
  }
}

export async function openWorkspace(
  cwd: string,
  variables: Record<string, string> = {},
): Promise<LocalWorkspace> {
  const { LocalWorkspace } = await automation();
  const pulumiCommand = await pulumi();
  const workspace = await LocalWorkspace.create({ workDir: cwd, envVars: variables, pulumiCommand });
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

/** Undefined for resources of other providers. */
export const kindIn = (type: string): string | undefined => ourType.exec(type)?.[1];

export const byUrn = (one: { urn: string }, other: { urn: string }) => (one.urn < other.urn ? -1 : 1);

/** Of a resource that the program adds there is nothing to compare. */
const notCompared = new Set(["create", "import", "read"]);

/** The resources of this provider that the engine went through and the state knows, sorted by URN. */
export function resourcesIn(events: readonly EngineEvent[]): ManagedResource[] {
  const found = new Map<string, ManagedResource>();
  for (const { resourcePreEvent } of events) {
    const { op = "", urn = "", type = "" } = resourcePreEvent?.metadata ?? {};
    const kind = kindIn(type);
    // The engine may have read it before, and the program takes it away.
    if (op === "delete") found.delete(urn);
    else if (kind && !notCompared.has(op)) found.set(urn, { urn, kind, name: nameOf(urn) });
  }
  return [...found.values()].toSorted(byUrn);
}

/** What the engine said in errors, once each, without its colours. */
export function errorsIn(events: readonly EngineEvent[]): string[] {
  const said = events
    .flatMap(({ diagnosticEvent }) => (diagnosticEvent?.severity === "error" ? diagnosticEvent.message : []))
    .map((message) => message.replace(/<\{%[^%]*%\}>/g, "").trim());
  return [...new Set(said)].filter((message) => message !== "");
}

/** The SDK's error holds the whole output of the command: this is the sentence that matters. */
export function reasonOf({ message }: Error): string {
  const lines = message.split("\n").map((line) => line.trim());
  const said = /\berror:\s*(.+)/.exec(message)?.[1] ?? lines.findLast(Boolean) ?? "the engine gave no reason";
  return `${said.trim().replace(/[.:]$/, "")}.`;
}
