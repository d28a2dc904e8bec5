import type { EngineEvent, LocalWorkspace, PulumiCommand, Stack } from "@pulumi/pulumi/automation";
import { ConstraintError } from "../../errors";
import { nameOf } from "../../lifecycle/owner";

/** Loads the stack's own SDK on demand, because it is large and other commands do not need it. */
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

/** Shared by all stacks, so that the version is queried only once. */
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
  // Leaves the user's selected stack unchanged: every call names its stack.
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

/** Operations on resources that the program adds or only reads: there is nothing to compare. */
const notCompared = new Set(["create", "import", "read"]);

/** The resources of this provider that the engine processed and the state contains, sorted by URN. */
export function resourcesIn(events: readonly EngineEvent[]): ManagedResource[] {
  const found = new Map<string, ManagedResource>();
  for (const { resourcePreEvent } of events) {
    const { op = "", urn = "", type = "" } = resourcePreEvent?.metadata ?? {};
    const kind = kindIn(type);
    // An earlier event may have added it, but the program removes it.
    if (op === "delete") found.delete(urn);
    else if (kind && !notCompared.has(op)) found.set(urn, { urn, kind, name: nameOf(urn) });
  }
  return [...found.values()].toSorted(byUrn);
}

/** The engine's error messages, without duplicates and colour codes. */
export function errorsIn(events: readonly EngineEvent[]): string[] {
  const said = events
    .flatMap(({ diagnosticEvent }) => (diagnosticEvent?.severity === "error" ? diagnosticEvent.message : []))
    .map((message) => message.replace(/<\{%[^%]*%\}>/g, "").trim());
  return [...new Set(said)].filter((message) => message !== "");
}

/** Extracts the relevant sentence from the SDK's error, which contains the whole output of the command. */
export function reasonOf({ message }: Error): string {
  const lines = message.split("\n").map((line) => line.trim());
  const said = /\berror:\s*(.+)/.exec(message)?.[1] ?? lines.findLast(Boolean) ?? "the engine gave no reason";
  return `${said.trim().replace(/[.:]$/, "")}.`;
}
