import { existsSync } from "node:fs";
import { z } from "zod";
import { observationVersion } from "../../impact/observationVersion";
import { readText } from "../textFile";
import type { Diagnostic } from "./plan";

/** A line that the policy pack adds to what the preview records. */
const finding = z.object({
  version: z.literal(observationVersion),
  rule: z.string(),
  /** Of the resource; absent if it is about the stack. */
  name: z.string().optional(),
  text: z.string(),
});
export type PolicyFinding = z.infer<typeof finding>;

/** What policies said, each once. */
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

/** Of a preview that a policy stops, the engine says nothing else. */
export const isOfPolicies = ({ text }: Diagnostic): boolean => /^(error: )?preview failed$/.test(text);

/** `the rules oauth, exclusions` */
export function rulesIn(findings: readonly PolicyFinding[]): string {
  const names = [...new Set(findings.map(({ rule }) => rule))];
  return `the ${names.length === 1 ? "rule" : "rules"} ${names.join(", ")}`;
}
