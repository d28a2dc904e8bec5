/** Told apart by value. */
export type Argument = string | number | boolean | undefined | readonly Argument[];

/** Reads something, and nothing but the arguments decides what. */
export type Read<Source, Args extends readonly Argument[], Value> = (
  source: Source,
  ...args: Args
) => Promise<Value>;

/** Reads each thing once, and remembers it. */
export interface Reader {
  read<Args extends readonly Argument[], Value>(load: Read<this, Args, Value>, ...args: Args): Promise<Value>;
}
