import { linesOf } from "../../provider/impact/words";
import type { Context } from "../../provider/lifecycle/define";

/** The part of a context that reports lines to the user; they are passed to `say`. */
export function speaker(say: (line: string) => void = () => {}): Pick<Context, "tell" | "record" | "say"> {
  return { tell: (...facts) => linesOf(facts).forEach(say), record: () => {}, say };
}
