import { isProviderError } from "../errors";
import { PartlyMade, type Values } from "../lifecycle/define";
import { notTakenKey } from "../lifecycle/hiddenInput";

export const isNotTaken = (outputs: Values): boolean => outputs[notTakenKey] === true;

/**
 * The engine records an import before the provider sees the program, and keeps it if a later step fails. Only a failed
 * update can still mark the object as not taken over, so errors of earlier steps are deferred to the update.
 */
export class Imports {
  readonly #running = new Set<string>();
  readonly #refusals = new Map<string, Error>();

  /** @param owner the resource whose object is imported now, or was imported by an earlier run that then failed */
  begin(owner: string): void {
    this.#running.add(owner);
  }

  isRunning(owner: string): boolean {
    return this.#running.has(owner);
  }

  /** @param otherwise what the engine receives instead of an error, so that it continues with the update */
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

  /** @throws the deferred error of the import, if there is one */
  accepted<T>(owner: string, verb: () => Promise<T>): Promise<T> {
    const refusal = this.#refusals.get(owner);
    return refusal ? Promise.reject(refusal) : verb();
  }

  /** Marks the outputs of a failed import: the engine keeps them, but a later delete must leave the object alone. */
  async marking<T>(owner: string, id: string, outputs: Values, update: () => Promise<T>): Promise<T> {
    if (!this.isRunning(owner)) return update();
    try {
      return await this.accepted(owner, update);
    } catch (error) {
      throw new PartlyMade({ id, computed: { ...outputs, [notTakenKey]: true } }, error);
    }
  }
}
