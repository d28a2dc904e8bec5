import { quoted } from "../../impact/format";
import { nameOf } from "../../lifecycle/owner";
import { configurationError } from "../../tenant/endpoint";
import { type Plan, readPlan } from "../comment/plan";
import { kindIn } from "../drift/engine";
import { isCompared, isOfTenant, type StateResource } from "../drift/stackState";
import { reveal } from "../drift/stateSecrets";
import { exportedState } from "../policyOfStack";
import type { OfStack } from "../stackConfiguration";

/** The plan of an update that declares the same as the stack's last one. */
export interface DeclaredPlan {
  plan: Plan;
  /** Resources whose values the state does not reveal: complete sentences here, the kinds in `unknownKinds`. */
  unknown: string[];
  unknownKinds: string[];
}

/** @throws ConstraintError if there is no stack, or it manages nothing in this tenant */
export async function declaredBy(of: OfStack, tenantId: string): Promise<DeclaredPlan> {
  const state = await exportedState(of);
  if (state === undefined)
    throw configurationError(
      "--declared: there is no stack to read. Name its project's folder with --cwd and the stack with --stack.",
    );
  const resources = state.resources.filter(isCompared);
  const ours = resources.filter((one) => isOfTenant(one, tenantId));
  if (ours.length > 0) return planOf(ours);
  throw configurationError(
    "--declared: the stack manages nothing in this tenant. Name another stack with --stack, or leave out --declared.",
  );
}

function planOf(resources: readonly StateResource[]): DeclaredPlan {
  const isPlain = ({ inputs, outputs }: StateResource) =>
    [inputs, outputs].every((values) => reveal(values).encryptedPaths.length === 0);
  const steps = resources.filter(isPlain).map(({ urn, id, inputs, outputs }) => {
    const [declared, known] = [reveal(inputs).values, reveal(outputs).values];
    return {
      op: "update",
      urn,
      oldState: { id, inputs: declared, outputs: known },
      newState: { inputs: declared },
    };
  });
  const locked = resources.filter((one) => !isPlain(one));
  return {
    plan: readPlan(JSON.stringify({ steps })),
    unknown: locked.map(
      ({ urn }) => `What ${quoted(nameOf(urn))} declares is not known, because it is encrypted in the state.`,
    ),
    unknownKinds: locked.flatMap(({ type }) => kindIn(type) ?? []),
  };
}
