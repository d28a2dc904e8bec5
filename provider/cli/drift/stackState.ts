import { z } from "zod";
import { ConstraintError } from "../../errors";
import type { Values } from "../../lifecycle/define";
import { kindIn } from "./engine";

const values = z.record(z.string(), z.unknown()).default({});

const flag = z.boolean().default(false);

/** The part of a resource in the engine's state that is needed here. */
const resource = z.object({
  urn: z.string(),
  type: z.string(),
  id: z.string().default(""),
  inputs: values,
  outputs: values,
  provider: z.string().default(""),
  parent: z.string().optional(),
  ignoreChanges: z.array(z.string()).optional(),
  delete: flag,
  external: flag,
  protect: flag,
  taint: flag,
  pendingReplacement: flag,
  initErrors: z.array(z.string()).default([]),
});
export type StateResource = z.infer<typeof resource>;

const operation = z.object({ type: z.string(), resource: z.object({ urn: z.string(), type: z.string() }) });

const exported = z.object({
  version: z.literal([3, 4]),
  // Some backends return null for a stack that was never deployed.
  deployment: z
    .object({
      resources: z.array(z.looseObject({ type: z.string() })).nullish(),
      pending_operations: z.array(operation).nullish(),
    })
    .nullish(),
});

/** The part of a stack's state that belongs to this provider. */
export interface StackState {
  resources: StateResource[];
  /** Explicit and default provider instances, by the reference that resources use. */
  providers: ReadonlyMap<string, StateResource>;
  /** Operations that an earlier run began and did not finish. */
  pending: readonly { type: string; resource: { urn: string; type: string } }[];
}

/** False for resources that wait to be deleted, or that are only read and not managed. */
export const isCompared = ({ delete: isLeaving, external }: StateResource) => !isLeaving && !external;

export const isOfTenant = ({ outputs }: StateResource, tenantId: string): boolean =>
  String(outputs["tenantId"] ?? "").toLowerCase() === tenantId.toLowerCase();

const providerType = "pulumi:providers:m365";

/** Excludes components, which may have a type like ours but no object in the tenant. */
const isOurs = ({ type, custom }: { type: string; custom?: unknown }) =>
  custom !== false && (type === providerType || kindIn(type) !== undefined);

/** Whether the resource's provider instance is missing. Resources of the TypeScript classes do not need one. */
export const hasNoProvider = ({ provider }: StateResource, { providers }: StackState): boolean =>
  provider.includes(`::${providerType}::`) && !providers.has(provider);

/**
 * @param state the parsed output of `pulumi stack export`
 * @param what name of the state in error messages
 */
export function readState(state: unknown, what = "the state"): StackState {
  const { data } = exported.safeParse(state);
  const ours = z.array(resource).safeParse(data?.deployment?.resources?.filter(isOurs) ?? []).data;
  if (!data || !ours) throw notAState(state, what);
  const resources = ours.filter(({ type }) => type !== providerType);
  const providers = ours.filter(({ type }) => type === providerType);
  const pending = (data.deployment?.pending_operations ?? []).filter((one) => isOurs(one.resource));
  return { pending, resources, providers: new Map(providers.map((one) => [`${one.urn}::${one.id}`, one])) };
}

function notAState(state: unknown, what: string): ConstraintError {
  const version = (state as Values | null)?.["version"];
  const nextStep =
    version === 1 || version === 2
      ? "An old version of Pulumi wrote it: run pulumi up with a current one, then export it again."
      : "Update the package, or use --program.";
  return new ConstraintError(
    typeof version === "number" && ![3, 4].includes(version)
      ? `${what} is of version ${version}, which this version of pulumi-m365 cannot read. ${nextStep} Nothing was read.`
      : `${what} is not what pulumi stack export writes. Export it again. Nothing was read.`,
  );
}

/** The name of the stack, from the first URN of its state. */
export function stackIn(state: unknown): string | undefined {
  const [first] = exported.safeParse(state).data?.deployment?.resources ?? [];
  return /^urn:pulumi:(.+?)::/.exec(String(first?.["urn"]))?.[1];
}
