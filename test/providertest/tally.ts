/** A line of `go test -json`. */
interface Event {
  readonly Action: string;
  readonly Test?: string;
  readonly Output?: string;
  readonly Elapsed?: number;
}

const marks = { pass: "ok", fail: "not ok", skip: "skipped" };
type Ending = keyof typeof marks;

const isEnding = (action: string): action is Ending => action in marks;

/** Possible parents of a subtest. Names may contain slashes, so some of these may not be tests. */
const testsAbove = (test: string) => [...test.matchAll(/\//g)].map(({ index }) => test.slice(0, index));

/** Counts Go tests without subtests, and prints the output of failed and skipped ones. */
export class Tally {
  readonly #print: (line: string) => void;
  readonly #said = new Map<string, string>();
  /** Whether a subtest failed, by parent. The parent's failure then adds no information, so it is not counted. */
  readonly #failedBelow = new Map<string, boolean>();
  readonly #counts = { pass: 0, fail: 0, skip: 0 };

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  take(line: string): void {
    const { Action, Test = "", Output, Elapsed } = parsed(line);
    if (Output) this.#said.set(Test, (this.#said.get(Test) ?? "") + Output);
    if (Test && isEnding(Action)) this.#ended(Action, Test, Elapsed);
  }

  /** A failed run without a failed test did not compile or was aborted, and counts as one failure. */
  count(exitCode: number): { passed: number; failed: number; skipped: number } {
    const { pass: passed, fail, skip: skipped } = this.#counts;
    const isBroken = exitCode !== 0 && fail === 0;
    if (isBroken) this.#print(this.#said.get("") ?? "");
    return { passed, failed: isBroken ? 1 : fail, skipped };
  }

  #ended(action: Ending, test: string, seconds = 0): void {
    const failedBelow = this.#failedBelow.get(test);
    const isKnown = action === "fail" ? failedBelow === true : failedBelow !== undefined;
    this.#noteAbove(test, action === "fail");
    if (isKnown) return;
    this.#counts[action] += 1;
    this.#print(`  ${marks[action]}  ${test.replace(/^Test/, "")} (${seconds.toFixed(1)} s)`);
    if (action !== "pass") this.#print(this.#said.get(test) ?? "");
  }

  #noteAbove(test: string, failed: boolean): void {
    for (const above of testsAbove(test))
      this.#failedBelow.set(above, failed || this.#failedBelow.get(above) === true);
  }
}

/** The compiler's messages may not be JSON. */
function parsed(line: string): Event {
  return line.startsWith("{") ? JSON.parse(line) : { Action: "output", Output: `${line}\n` };
}
