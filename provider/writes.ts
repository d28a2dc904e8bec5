import { AsyncLocalStorage } from "node:async_hooks";
import { mayHaveHappened } from "./errors";

const scopes = new AsyncLocalStorage<{ hasWritten: boolean }>();

/** @param work can check whether any of its requests has, or may have, changed the tenant */
export function watchingWrites<T>(work: (hasWritten: () => boolean) => Promise<T>): Promise<T> {
  const scope = { hasWritten: false };
  return scopes.run(scope, () => work(() => scope.hasWritten));
}

/** Sends a write; a refused write counts as no change. */
export async function writing<T>(send: () => Promise<T>): Promise<T> {
  const scope = scopes.getStore() ?? { hasWritten: false };
  try {
    const answer = await send();
    scope.hasWritten = true;
    return answer;
  } catch (error) {
    scope.hasWritten ||= mayHaveHappened(error);
    throw error;
  }
}
