import { generateKeyPairSync, type KeyPairKeyObjectResult, randomBytes } from "node:crypto";

/** Secrets of the places where a program can run. */
export interface RunnerSecrets {
  /** Created when first needed, because this takes a while. */
  keys(): KeyPairKeyObjectResult;
  readonly jobToken: string;
  readonly identityHeader: string;
  readonly serviceConnectionId: string;
}

export function createRunnerSecrets(): RunnerSecrets {
  let keys: KeyPairKeyObjectResult | undefined;
  const secret = () => randomBytes(24).toString("base64url");
  return {
    keys: () => {
      keys ??= generateKeyPairSync("rsa", { modulusLength: 2048 });
      return keys;
    },
    ...{ jobToken: secret(), identityHeader: secret() },
    serviceConnectionId: "5e2f0000-0000-4000-8000-0000000000c1",
  };
}
