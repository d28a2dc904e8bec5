import type { PolicyResource, ResourceValidationArgs, StackValidationArgs } from "@pulumi/policy";
import type { Fact, Observed } from "../../policy/observed";
import { rules } from "../../policy/rules";
import { toPolicy } from "../../policy/toPolicy";

// Not in the package's type declarations; the host uses it for calls from the engine.
const { unknownCheckingProxy, unknownStringValue } = require("@pulumi/policy/proxy");

/** An unknown value as the engine sends it. */
export const unknown: string = unknownStringValue;

export interface Resource {
  kind: string;
  name?: string;
  inputs: object;
  front?: "classes" | "plugin";
  isProtected?: boolean;
  /** For each input that depends on another resource, that resource's URN. */
  from?: Record<string, string>;
}

const typeOf = ({ kind, front = "classes" }: Resource) =>
  front === "classes" ? `pulumi-nodejs:dynamic/m365:${kind}` : `m365:index:${kind}`;

export const urnOf = (resource: Resource) =>
  `urn:pulumi:prod::mail::${typeOf(resource)}::${resource.name ?? "one"}`;

const analyzed = (resource: Resource) => ({
  type: typeOf(resource),
  name: resource.name ?? "one",
  urn: urnOf(resource),
  props: unknownCheckingProxy(resource.inputs),
  opts: { protect: resource.isProtected ?? false } as ResourceValidationArgs["opts"],
  propertyDependencies: Object.fromEntries(
    Object.entries(resource.from ?? {}).map(([key, urn]) => [key, [{ urn } as PolicyResource]]),
  ),
});

function ruleNamed(name: string) {
  const rule = rules.find((one) => one.name === name);
  if (!rule) throw new Error(`There is no rule ${name}.`);
  return rule;
}

/** The default options of a rule, which the engine adds. */
export const optionsOf = (name: string): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(ruleNamed(name).options).map(([key, { default: value }]) => [key, value]),
  );

/** The violations that a rule reports for a resource, through the pack's own adapter. */
export async function judge(name: string, resource: Resource, options: object = {}): Promise<string[]> {
  const policy = toPolicy(ruleNamed(name));
  const said: string[] = [];
  const args = { ...analyzed(resource), getConfig: () => ({ ...optionsOf(name), ...options }) };
  if ("validateResource" in policy && typeof policy.validateResource === "function")
    await policy.validateResource(args as unknown as ResourceValidationArgs, (text) => said.push(text));
  return said;
}

export async function judgeStack(
  name: string,
  resources: Resource[],
  options: object = {},
): Promise<string[]> {
  const policy = toPolicy(ruleNamed(name));
  const said: string[] = [];
  const args = { resources: resources.map(analyzed), getConfig: () => ({ ...optionsOf(name), ...options }) };
  if ("validateStack" in policy)
    await policy.validateStack(args as unknown as StackValidationArgs, (text) => said.push(text));
  return said;
}

/** @param facts the facts that a preview reported, by the name of the resource */
export const observing = (facts: Record<string, Fact[] | undefined>): Observed => ({
  whyUnknown: () => undefined,
  factsOf: ({ name }) => facts[name],
});
