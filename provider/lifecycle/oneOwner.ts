/** Detects two declarations of the same thing, which would undo each other in every run. */
export interface OneOwner<Inputs> {
  /** Path of the input that identifies the thing; empty if a tenant has only one. */
  property: string;
  /** The kind of the other resource whose id that input takes, if any. */
  idOf?: string;
  /** The thing, and whether it is owned exclusively; undefined while that is not known. */
  of(inputs: Partial<Inputs>, unknownPaths: readonly string[]): Stake | undefined;
  /** @param first how the message refers to the resource that already declares it */
  refusal(first: string): string;
}

interface Stake {
  thing: string;
  isAlone: boolean;
}
