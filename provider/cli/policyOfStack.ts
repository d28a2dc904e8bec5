import { dirname } from "node:path";
import { z } from "zod";
import { ConstraintError } from "../errors";
import type { Kind } from "../resources/index";
import { accessRule } from "../resources/mobileEmailAccessPolicy/schema";
import { configurationError } from "../tenant/endpoint";
import { kindIn } from "./drift/engine";
import { isOfTenant, readState, type StackState } from "./drift/stackState";
import { pulumi } from "./pulumi";
import { type OfStack, projectOf } from "./stackConfiguration";
import { complain, say } from "./terminal";

const policy = z.object({
  tenantId: z.string(),
  quarantineHours: z.int().min(1).max(720).optional(),
  whenOutlookAppears: z.enum(["release", "keepQuarantined"]).optional(),
  additionalRules: z.array(accessRule).optional(),
  /** If it cannot be read, the time of the last change in the tenant is used. */
  promptingSince: z.string().optional().catch(undefined),
});

const kind: Kind = "MobileEmailAccessPolicy";

/** Outputs of a stack's MobileEmailAccessPolicy as of the last update. */
export type PolicyOfStack = Partial<z.infer<typeof policy>>;

/**
 * The policy in the named or the selected stack. Empty without a project, and no message is printed then.
 *
 * @throws ConstraintError if a named stack cannot be read, or if it has a secret instead of a value
 */
export async function policyOfStack(of: OfStack, tenantId: string): Promise<PolicyOfStack> {
  const state = await exportedState(of);
  if (state === undefined) return {};
  const policies = state.resources.filter((one) => kindIn(one.type) === kind && !one.delete);
  const ours = policies.find((one) => isOfTenant(one, tenantId));
  if (!ours) return {};
  const { data, error } = policy.safeParse(ours.outputs);
  if (data) return data;
  const path = error.issues[0]?.path.join(".");
  throw new ConstraintError(
    `the stack's state contains ${path} in a form that this command cannot read, such as a secret. Nothing was written. Specify it with an option instead: see --help.`,
    "M365_CONFIGURATION",
  );
}

/** Undefined if there is no project, or if the selected stack cannot be read. */
export async function exportedState({ stack, cwd }: OfStack): Promise<StackState | undefined> {
  const project = projectOf({ stack, cwd });
  const exported = project === undefined ? undefined : await exportOf(project, stack);
  return exported === undefined ? undefined : readState(JSON.parse(exported));
}

async function exportOf(project: string, stack: string | undefined): Promise<string | undefined> {
  try {
    return await pulumi(["stack", "export", ...(stack === undefined ? [] : ["--stack", stack])], {
      cwd: dirname(project),
    });
  } catch (error) {
    const told = `the stack's state cannot be read: ${(error as Error).message}`;
    if (stack !== undefined) throw configurationError(`--stack ${stack}: ${told}`);
    complain(`m365: ${told} Options that are not specified have their default values.`);
    return undefined;
  }
}

/** Prints what the command took from the stack instead of its options. */
export function sayTaken(taken: readonly string[]): void {
  if (taken.length > 0) say(`As the stack's last update declares: ${taken.join(", ")}.`);
}
