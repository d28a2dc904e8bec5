import * as pulumi from "@pulumi/pulumi";
import { stackKeyProblem } from "../provider/tenant/stackKeys";

/** Reports misspelt keys, which would otherwise be ignored, or be reported as another key that is missing. */
export function assertConfiguration(): void {
  // Not in the SDK's type declarations, but the only way to tell a secret from plain text in a program.
  const { isConfigSecret } = pulumi.runtime as unknown as { isConfigSecret(key: string): boolean };
  for (const key of Object.keys(pulumi.runtime.allConfig() ?? {})) {
    const problem = stackKeyProblem(key, isConfigSecret(key), pulumi.getProject());
    if (problem) throw new pulumi.RunError(problem);
  }
}
