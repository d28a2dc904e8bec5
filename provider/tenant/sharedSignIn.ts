import type { Config } from "./config";
import type { Identity } from "./identity";
import { signIn } from "./signIn";

/** Reuses one sign-in for each tenant and identity. */
export function sharedSignIn(): (config: Config) => Identity {
  const known = new Map<string, Identity>();
  return (config) => {
    const { tenantId, signIn: how, environment, authorityHost } = config;
    const key = JSON.stringify([tenantId, how, environment, authorityHost]);
    const identity = known.get(key) ?? signIn(config);
    known.set(key, identity);
    return identity;
  };
}
