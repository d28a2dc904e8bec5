import { isProviderError } from "../../errors";
import type { Fact } from "../../impact/facts";
import { note } from "../../impact/notes";
import { ClaimRegister, claimKeys } from "../../lifecycle/claims";
import type { Context, Definition } from "../../lifecycle/define";
import { forgets } from "../../lifecycle/lifecycle";
import { impactOf } from "../../lifecycle/report";
import { stateOf } from "../../lifecycle/state";
import { verbsOf } from "../../lifecycle/verbsOf";
import { definitions } from "../../resources/index";
import { NotConfigured, readConfig } from "../../tenant/config";
import { connect, type Tenant } from "../../tenant/connect";
import type { OurStep, Plan, Step } from "./plan";
import { renames } from "./renamed";

/** How deleting a resource affects people, or in `unknown` why that is not known. */
export interface DeleteImpact {
  facts: Fact[];
  unknown?: string;
}

/**
 * The engine calls no provider when it previews a delete, so the tenant is read here. Writes nothing.
 *
 * @returns the impact of each delete, by URN
 */
export async function impactOfDeletes({ steps }: Plan): Promise<Map<string, DeleteImpact>> {
  const ours = steps.filter((step): step is OurStep => step.kind !== undefined);
  const deletes = ours.filter(({ op }) => op === "delete");
  const asked = deletes.filter((step) => kept(step).length === 0);
  return new Map<string, DeleteImpact>([
    ...deletes.map((step): [string, DeleteImpact] => [step.urn, { facts: kept(step) }]),
    ...(asked.length > 0 ? await ask(asked, ours) : []).map(
      ([step, { facts, unknown }]): [string, DeleteImpact] => [
        step.urn,
        { facts: [...facts, ...renames(step, ours)], unknown },
      ],
    ),
  ]);
}

function kept({ before }: Step): Fact[] {
  if (before?.isNotTaken) return [{ kind: "stays", because: "neverTaken" }];
  return before?.retainOnDelete ? [{ kind: "stays", because: "retainOnDelete" }] : [];
}

async function ask(deletes: readonly OurStep[], all: readonly OurStep[]): Promise<[OurStep, DeleteImpact][]> {
  const tenantIds = [...new Set(deletes.map(tenantIdOf))];
  const asked = tenantIds.map(async (tenantId): Promise<[OurStep, DeleteImpact][]> => {
    const own = deletes.filter((step) => tenantIdOf(step) === tenantId);
    const tenant = open(tenantId);
    if ("unknown" in tenant) return own.map((step) => [step, { facts: [], ...tenant }]);
    const claims = await takenOver(tenant, own, all);
    return Promise.all(own.map(async (step) => [step, await impactOfDelete(tenant, claims, step)]));
  });
  return (await Promise.all(asked)).flat();
}

function tenantIdOf({ before }: Step): string | undefined {
  const id = before?.outputs["tenantId"];
  return typeof id === "string" ? id : undefined;
}

/** Connects to the tenant that the state names, with the credentials of the environment. */
function open(tenantId: string | undefined): Tenant | { unknown: string } {
  try {
    const config = readConfig((key) => (key === "tenantId" ? tenantId : undefined));
    return config.diffAgainst === "tenant" ? connect(config) : { unknown: "m365:diffAgainst is state." };
  } catch (error) {
    if (error instanceof NotConfigured) return { unknown: "there is no credential in the environment." };
    return { unknown: sentenceOf(error) };
  }
}

async function impactOfDelete(tenant: Tenant, claims: ClaimRegister, step: OurStep): Promise<DeleteImpact> {
  const facts: Fact[] = [];
  const context = contextOf(tenant, claims, step, (...told) => facts.push(...told));
  try {
    const { id = "", inputs = {}, outputs = {} } = step.before ?? {};
    const definition: Definition = definitions[step.kind];
    const olds = stateOf(definition, inputs, outputs);
    const resource = verbsOf(definition, context);
    if (forgets(resource, id, olds)) return { facts };
    return { facts: await impactOf(resource, { verb: "delete", id, olds, paths: [] }) };
  } catch (error) {
    return { facts: [], unknown: sentenceOf(error) };
  }
}

/** Claims of steps other than deletes: after a rename without an alias, the new resource takes the object over. */
export async function takenOver(
  tenant: Tenant,
  deletes: readonly OurStep[],
  all: readonly OurStep[],
): Promise<ClaimRegister> {
  const register = new ClaimRegister();
  const kinds = new Set(deletes.map(({ kind }) => kind));
  const others = all.filter(({ op, kind }) => !op.startsWith("delete") && kinds.has(kind));
  for (const step of others) {
    const context = contextOf(tenant, register, step, () => {});
    for (const key of await keysHeldBy(step, context)) context.claims.make(key);
  }
  return register;
}

async function keysHeldBy(step: OurStep, context: Context): Promise<string[]> {
  const definition: Definition = definitions[step.kind];
  const resource = verbsOf(definition, context);
  const { before, after } = step;
  const inputs = after?.inputs ?? {};
  const id = before?.id ?? after?.id ?? after?.adopt;
  if (id) {
    const state = stateOf(definition, before?.inputs ?? {}, before?.outputs ?? {});
    return claimKeys(resource, { id, values: { ...state, ...inputs } });
  }
  try {
    const existing = await resource.verbs.findExisting?.(inputs, false);
    const remembered = existing && resource.verbs.initialOutputs?.(existing.live, inputs);
    if (!existing) return [];
    return claimKeys(resource, { id: existing.id, values: { ...inputs, ...remembered } });
  } catch (error) {
    // The preview itself reports what cannot be read; sentenceOf rethrows any other error.
    sentenceOf(error);
    return [];
  }
}

export function contextOf(
  tenant: Tenant,
  register: ClaimRegister,
  { name, urn }: Step,
  tell: Context["tell"],
): Context {
  const resource = { name, owner: urn, ignoreChanges: [] };
  const say = (line: string) => tell(note(line));
  return {
    tenant,
    resource,
    claims: register.of(urn),
    comparesWithTenant: true,
    tell,
    record: () => {},
    say,
  };
}

function sentenceOf(error: unknown): string {
  if (isProviderError(error)) return error.message;
  throw error;
}
