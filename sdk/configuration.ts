import * as pulumi from "@pulumi/pulumi";
import { stackKeyProblem } from "../provider/tenant/stackKeys";

/** A key that nobody reads would otherwise show as another one that is missing, or not at all. */
export function assertConfiguration(): void {
  // Not in the SDK's type declarations, but the only way to tell a secret from plain text in a program.
  const { isConfigSecret } = pulumi.runtime as unknown as { isConfigSecret(key: string): boolean };
  for (const key of Object.keys(pulumi.runtime.allConfig() ?? {})) {
    const problem = stackKeyProblem(key, isConfigSecret(key), pulumi.getProject());
    if (problem) throw new pulumi.RunError(problem);
  }
}
