import type { PolicyConfigSchema, Severity } from "@pulumi/policy";
import type { Declared, Kind } from "./declared";
import type { Observed } from "./observed";

/** What a rule found, as a sentence, and the resource that it is about, if there is one. */
export interface Finding {
  text: string;
  urn?: string;
}

interface RuleBase {
  name: string;
  /** What the rule requires. */
  description: string;
  severity: Severity;
  /** What to do about a finding. */
  fix: string;
  enforcementLevel: "mandatory" | "advisory";
  options: PolicyConfigSchema["properties"];
}

/** Checks one resource, before it is compared with the tenant or written. */
export interface ResourceRule<Options extends object = never> extends RuleBase {
  kinds: readonly Kind[];
  findingsIn(resource: Declared, options: Options): string[];
}

/** Checks everything that the program declares, at the end of a preview and of an update. */
export interface StackRule<Options extends object = never> extends RuleBase {
  findingsInStack(resources: readonly Declared[], options: Options, observed: Observed): Finding[];
}

export type Rule = ResourceRule | StackRule;
