import { ConstraintError, isProviderError } from "../../errors";
import { quoted } from "../../impact/format";
import type { ClaimRegister } from "../../lifecycle/claims";
import type { Change, Context, Definition, Resource, Values } from "../../lifecycle/define";
import { check, diff, forgets } from "../../lifecycle/lifecycle";
import { stateOf } from "../../lifecycle/state";
import { verbsOf } from "../../lifecycle/verbsOf";
import { definitions } from "../../resources/index";
import { type ComingConsent, comingConsent } from "../../resources/integratedAppsSetting/comingConsent";
import { type ComingPolicy, comingPolicy } from "../../resources/mobileEmailAccessPolicy/impact/comingPolicy";
import type { Tenant } from "../../tenant/connect";
import { contextOf, takenOver } from "../comment/deletes";
import type { OurStep, Plan, Step } from "../comment/plan";
import { addAssignment, addProfile, type PendingProfile, type PendingProfiles } from "./pendingProfiles";

/** The changes of a preview that has not been applied yet. */
export interface Pending {
  policy?: ComingPolicy;
  consent?: ComingConsent;
  profiles: PendingProfile[];
  /** Changes that could not be compared with the tenant: complete sentences. */
  unknown: string[];
  /** The kinds of these changes; for other kinds it is certain that nothing else changes. */
  unknownKinds: Set<string>;
}

/** A change as a preview passes it to a resource's `impact`. */
interface Heard {
  context: Context;
  change: Change<Values>;
}

/** The order of an update: objects before their parts, so profiles before their assignments. */
const order = Object.keys(definitions);

/** The changes as the preview itself sees them: with the same verbs, from the inputs and the state in its output. */
export async function pendingIn(tenant: Tenant, plan: Plan): Promise<Pending> {
  const steps = plan.steps
    .filter((step): step is OurStep => step.kind !== undefined)
    .toSorted((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind));
  const deletes = steps.filter(({ op }) => op === "delete");
  const claims = await takenOver(tenant, deletes, steps);
  const pending: Pending = { profiles: [], unknown: [], unknownKinds: new Set() };
  const profiles: PendingProfiles = new Map();
  for (const step of steps) {
    try {
      for (const heard of await changesOf(tenant, claims, step)) await add(pending, profiles, step, heard);
    } catch (error) {
      if (!isProviderError(error) || error.code === "M365_WRONG_TENANT") throw error;
      addUnknown(
        pending,
        step,
        `What the change of ${quoted(step.name)} does is not known: ${error.message}`,
      );
    }
  }
  return { ...pending, profiles: [...profiles.values()] };
}

async function add(
  pending: Pending,
  profiles: PendingProfiles,
  { kind, name }: OurStep,
  { context, change }: Heard,
): Promise<void> {
  if (kind === "MobileEmailAccessPolicy") {
    const policy = await comingPolicy(context.tenant, change as never);
    if (policy) pending.policy = policy;
  }
  if (kind === "IntegratedAppsSetting") {
    const consent = await comingConsent(context.tenant, change as never);
    if (consent) pending.consent = consent;
  }
  if (kind === "EmailProfile") await addProfile(profiles, context, change);
  if (kind === "ProfileAssignment" && !(await addAssignment(profiles, context, change)))
    addUnknown(
      pending,
      { kind },
      `Whom ${quoted(name)} gives a new profile is not known: the preview does not say which profile it is about.`,
    );
}

function addUnknown(pending: Pending, { kind }: Pick<OurStep, "kind">, sentence: string): void {
  pending.unknown.push(sentence);
  pending.unknownKinds.add(kind);
}

/** Empty if nothing changes. */
async function changesOf(tenant: Tenant, claims: ClaimRegister, step: OurStep): Promise<Heard[]> {
  const heard: Heard[] = [];
  const resource = listening(tenant, claims, step, (context, change) => heard.push({ context, change }));
  const { before, after } = step;
  const definition: Definition = definitions[step.kind];
  const olds = before ? stateOf(definition, before.inputs, before.outputs) : {};
  const id = before?.id ?? "";
  if (step.op === "delete") {
    if (before?.isNotTaken || before?.retainOnDelete || forgets(resource, id, olds)) return [];
    return [{ context: resource.context, change: { verb: "delete", id, olds, paths: [] } }];
  }
  if (before) await diff(resource, id, olds, after?.declared ?? {});
  // For a replacement, the engine first calls diff and then checks the inputs as new.
  if (!before || step.op === "replace") assertValid(step, await check(resource, {}, after?.declared ?? {}));
  return heard;
}

function assertValid({ name }: Step, failures: readonly { property: string; reason: string }[]): void {
  const [first] = failures;
  if (first) throw new ConstraintError(`${name}: ${first.property} ${first.reason}`);
}

/** The resource of the step. Its `impact` only records the change, because a count would read the whole tenant. */
function listening(
  tenant: Tenant,
  claims: ClaimRegister,
  step: OurStep,
  hear: (context: Context, change: Change<Values>) => void,
): Resource {
  const definition = definitions[step.kind] as Definition;
  const context = contextOf(tenant, claims, step, () => {});
  const { checkTenant: _, ...verbs } = definition.verbs;
  const impact = async (its: Context, change: Change<Values>) => {
    hear(its, change);
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
