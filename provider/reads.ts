/** Compared by value. */
export type Argument = string | number | boolean | undefined | readonly Argument[];

/** Reads something that is determined by the arguments alone. */
export type Read<Source, Args extends readonly Argument[], Value> = (
  source: Source,
  ...args: Args
) => Promise<Value>;

/** Reads each thing once and caches it. */
export interface Reader {
  read<Args extends readonly Argument[], Value>(load: Read<this, Args, Value>, ...args: Args): Promise<Value>;
}
