import { dirname } from "node:path";
import { z } from "zod";
import { ConstraintError } from "../errors";
import { accessRule } from "../resources/mobileEmailAccessPolicy/schema";
import { configurationError } from "../tenant/endpoint";
import { pulumi } from "./pulumi";
import { type OfStack, projectOf } from "./stackConfiguration";
import { complain, say } from "./terminal";

const policy = z.object({
  tenantId: z.string(),
  quarantineHours: z.int().min(1).max(720).optional(),
  whenOutlookAppears: z.enum(["release", "keepQuarantined"]).optional(),
  additionalRules: z.array(accessRule).optional(),
});

/** What the last update of a stack kept of its MobileEmailAccessPolicy. */
export type PolicyOfStack = Partial<z.infer<typeof policy>>;

const ofPolicy = /^(?:pulumi-nodejs:dynamic\/m365|m365:index):MobileEmailAccessPolicy$/;
const state = z.object({
  deployment: z.object({
    resources: z.array(z.looseObject({ type: z.string(), delete: z.boolean().optional() })).nullish(),
  }),
});

/**
 * Of the stack that is named, or of the selected one. Where there is no project nothing is known, and nothing is said.
 *
 * @throws ConstraintError where the stack that is named cannot be read, or has a secret in place of a value
 */
export async function policyOfStack(of: OfStack, tenantId: string): Promise<PolicyOfStack> {
  const exported = await exportedState(of);
  if (exported === undefined) return {};
  const { deployment } = state.parse(JSON.parse(exported));
  const policies = (deployment.resources ?? []).filter((one) => ofPolicy.test(one.type) && !one.delete);
  const ours = policies.map(({ outputs }) => outputs).find((outputs) => isOfTenant(outputs, tenantId));
  if (!ours) return {};
  const { data, error } = policy.safeParse(ours);
  if (data) return data;
  const path = error.issues[0]?.path.join(".");
  throw new ConstraintError(
    `the stack's state holds ${path} in a form that this command cannot read, such as a secret. Nothing was written. Give it with an option instead: see --help.`,
    "M365_CONFIGURATION",
  );
}

const isOfTenant = (outputs: unknown, tenantId: string): boolean =>
  (outputs as { tenantId?: string } | undefined)?.tenantId?.toLowerCase() === tenantId.toLowerCase();

/** Undefined where there is no project, or no stack that can be read. */
export async function exportedState({ stack, cwd }: OfStack): Promise<string | undefined> {
  const project = projectOf({ stack, cwd });
  if (project === undefined) return undefined;
  try {
    return await pulumi(["stack", "export", ...(stack === undefined ? [] : ["--stack", stack])], {
      cwd: dirname(project),
    });
  } catch (error) {
    const told = `the stack's state cannot be read: ${(error as Error).message}`;
    if (stack !== undefined) throw configurationError(`--stack ${stack}: ${told}`);
    complain(`m365: ${told} Options that are not given have their defaults.`);
    return undefined;
  }
}

/** People see what a command took from elsewhere. */
export function sayTaken(taken: Readonly<Record<string, string | number | undefined>>): void {
  const known = Object.entries(taken).flatMap(([what, value]) =>
    value === undefined ? [] : `${what} ${value}`,
  );
  if (known.length > 0) say(`As the stack's last update declares: ${known.join(", ")}.`);
}
