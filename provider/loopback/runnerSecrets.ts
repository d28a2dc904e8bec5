import { generateKeyPairSync, type KeyPairKeyObjectResult, randomBytes } from "node:crypto";

/** What the loopback knows of the places that a program may run in. */
export interface RunnerSecrets {
  /** Made when first needed: it takes a while. */
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
