/** Two declarations of the same thing that would undo each other in every run. */
export interface OneOwner<Inputs> {
  /** Path of the input that names the thing; empty where a tenant has one. */
  property: string;
  /** Where that is the id of another resource, its kind. */
  idOf?: string;
  /** The thing, and whether it is owned alone; undefined while that is not known. */
  of(inputs: Partial<Inputs>, unknownPaths: readonly string[]): Stake | undefined;
  /** @param first what to call the resource that declares it already */
  refusal(first: string): string;
}

interface Stake {
  thing: string;
  isAlone: boolean;
}
