import { generateKeyPairSync, type KeyPairKeyObjectResult, randomBytes } from "node:crypto";

/** Secrets of the environments in which a program can run. */
export interface RunnerSecrets {
  /** The key pair is generated on first use, because this takes a while. */
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
