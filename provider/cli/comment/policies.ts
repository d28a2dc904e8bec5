import { existsSync } from "node:fs";
import { z } from "zod";
import { observationVersion } from "../../impact/observationVersion";
import { readText } from "../textFile";
import type { Diagnostic } from "./plan";

/** A line that the policy pack adds to the file in which the preview records observations. */
const finding = z.object({
  version: z.literal(observationVersion),
  rule: z.string(),
  /** Name of the resource; absent if the violation is about the stack. */
  name: z.string().optional(),
  text: z.string(),
});
export type PolicyFinding = z.infer<typeof finding>;

/** Policy violations in the file, without duplicates. */
export function policyFindingsIn(file: string): PolicyFinding[] {
  if (!existsSync(file)) return [];
  const lines = new Set(readText(file).split(/\r?\n/));
  return [...lines].flatMap((line) => findingIn(line) ?? []);
}

function findingIn(line: string): PolicyFinding | undefined {
  try {
    return finding.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

/** `preview failed` is the only error that the engine reports if a policy stops the preview. */
export const isOfPolicies = ({ text }: Diagnostic): boolean => /^(error: )?preview failed$/.test(text);

/** `the rules oauth, exclusions` */
export function rulesIn(findings: readonly PolicyFinding[]): string {
  const names = [...new Set(findings.map(({ rule }) => rule))];
  return `the ${names.length === 1 ? "rule" : "rules"} ${names.join(", ")}`;
}
