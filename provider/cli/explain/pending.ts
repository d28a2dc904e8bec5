import { ConstraintError, isProviderError } from "../../errors";
import { quoted } from "../../impact/wording";
import type { ClaimRegister } from "../../lifecycle/claims";
import type { Change, Definition, Resource, Values } from "../../lifecycle/define";
import { check, diff, forgets } from "../../lifecycle/lifecycle";
import { stateOf } from "../../lifecycle/state";
import { verbsOf } from "../../lifecycle/verbsOf";
import { definitions } from "../../resources/index";
import { type ComingPolicy, comingPolicy } from "../../resources/mobileEmailAccessPolicy/impact/comingPolicy";
import type { Tenant } from "../../tenant/connect";
import { contextOf, takenOver } from "../comment/deletes";
import type { OurStep, Plan, Step } from "../comment/plan";

/** What a preview that nobody has applied yet makes of the tenant. */
export interface Pending {
  policy?: ComingPolicy;
  /** Changes that could not be compared with the tenant: whole sentences. */
  unknown: string[];
}

/** The changes as the preview itself counts them: by the same verbs, from the inputs and the state in its output. */
export async function pendingIn(tenant: Tenant, plan: Plan): Promise<Pending> {
  const steps = plan.steps.filter((step): step is OurStep => step.kind !== undefined);
  const claims = await takenOver(
    tenant,
    steps.filter(({ op }) => op === "delete"),
    steps,
  );
  const pending: Pending = { unknown: [] };
  for (const step of steps) {
    try {
      for (const change of await changesOf(tenant, claims, step)) await add(pending, tenant, step, change);
    } catch (error) {
      if (!isProviderError(error) || error.code === "M365_WRONG_TENANT") throw error;
      pending.unknown.push(`What the change of ${quoted(step.name)} does is not known: ${error.message}`);
    }
  }
  return pending;
}

async function add(
  pending: Pending,
  tenant: Tenant,
  { kind }: OurStep,
  change: Change<Values>,
): Promise<void> {
  if (kind !== "MobileEmailAccessPolicy") return;
  const policy = await comingPolicy(tenant, change as never);
  if (policy) pending.policy = policy;
}

/** What the preview hands to whoever counts: none where nothing changes. */
async function changesOf(tenant: Tenant, claims: ClaimRegister, step: OurStep): Promise<Change<Values>[]> {
  const heard: Change<Values>[] = [];
  const resource = listening(tenant, claims, step, (change) => heard.push(change));
  const { before, after } = step;
  const definition: Definition = definitions[step.kind];
  const olds = before ? stateOf(definition, before.inputs, before.outputs) : {};
  const id = before?.id ?? "";
  if (step.op === "delete") {
    if (before?.isNotTaken || before?.retainOnDelete || forgets(resource, id, olds)) return [];
    return [{ verb: "delete", id, olds, paths: [] }];
  }
  if (before === undefined) await assertValid(step, await check(resource, {}, after?.declared ?? {}));
  else await diff(resource, id, olds, after?.declared ?? {});
  return heard;
}

function assertValid({ name }: Step, failures: readonly { property: string; reason: string }[]): void {
  const [first] = failures;
  if (first) throw new ConstraintError(`${name}: ${first.property} ${first.reason}`);
}

/** The definition of the step's kind, whose impact is heard and not counted: a count reads the whole tenant. */
function listening(
  tenant: Tenant,
  claims: ClaimRegister,
  step: OurStep,
  hear: (change: Change<Values>) => void,
): Resource {
  const definition = definitions[step.kind] as Definition;
  const context = contextOf(tenant, claims, step, () => {});
  const { checkTenant: _, ...verbs } = definition.verbs;
  const impact = async (_: unknown, change: Change<Values>) => {
    hear(change);
    return [];
  };
  return verbsOf({ ...definition, verbs, report: { ...definition.report, impact } } as Definition, {
    ...context,
    resource: {
      ...context.resource,
      ignoreChanges: step.after?.ignoreChanges ?? [],
      adopt: step.after?.adopt,
    },
  });
}
