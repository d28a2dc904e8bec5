import { isProviderError } from "../errors";
import { PartlyMade, type Values } from "../lifecycle/define";
import { notTakenKey } from "../lifecycle/hiddenInput";

export const isNotTaken = (outputs: Values): boolean => outputs[notTakenKey] === true;

/**
 * The engine records an import before the provider sees the program, and keeps it when what follows fails: only an
 * update can still say that the object was never taken over. So what stands against it is said by the update.
 */
export class Imports {
  readonly #running = new Set<string>();
  readonly #refusals = new Map<string, Error>();

  /** @param owner whose object is read, or was read by an earlier run that failed after it */
  begin(owner: string): void {
    this.#running.add(owner);
  }

  isRunning(owner: string): boolean {
    return this.#running.has(owner);
  }

  /** @param otherwise what the engine hears instead of an error, so that it goes on to the update */
  async deferring<T>(owner: string, otherwise: T, verb: () => Promise<T>): Promise<T> {
    if (!this.isRunning(owner)) return verb();
    if (this.#refusals.has(owner)) return otherwise;
    try {
      return await verb();
    } catch (error) {
      if (!isProviderError(error)) throw error;
      this.#refusals.set(owner, error);
      return otherwise;
    }
  }

  /** @throws what stood against the import */
  accepted<T>(owner: string, verb: () => Promise<T>): Promise<T> {
    const refusal = this.#refusals.get(owner);
    return refusal ? Promise.reject(refusal) : verb();
  }

  /** A delete of what the engine keeps of an import that failed must leave the object alone. */
  async marking<T>(owner: string, id: string, outputs: Values, update: () => Promise<T>): Promise<T> {
    if (!this.isRunning(owner)) return update();
    try {
      return await this.accepted(owner, update);
    } catch (error) {
      throw new PartlyMade({ id, computed: { ...outputs, [notTakenKey]: true } }, error);
    }
  }
}
