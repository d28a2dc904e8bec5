import * as pulumi from "@pulumi/pulumi";
import { secretKeys } from "../provider/tenant/configKeys";

/** The engine stores stack configuration with the state: in plain text only what may be read by everybody. */
export function assertSecretsAreSecret(): void {
  // Not in the SDK's type declarations, but the only way to tell a secret from plain text in a program.
  const { isConfigSecret } = pulumi.runtime as unknown as { isConfigSecret(key: string): boolean };
  for (const key of secretKeys.map((name) => `m365:${name}`)) {
    if (pulumi.runtime.getConfig(key) === undefined || isConfigSecret(key)) continue;
    throw new pulumi.RunError(
      `${key} stands in the stack's configuration in plain text. Store it as a secret: pulumi config set --secret ${key} <value>. ` +
        "Then make a new one for the application, since the old one may have been read. Nothing was read or written.",
    );
  }
}
